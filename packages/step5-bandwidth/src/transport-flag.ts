/** For `commandLine`: `--transport polling` runs the plain chat, with WebSocket switched off. */
export const transportFlag = {
  type: 'string',
  check: (value: string) =>
    value === 'polling'
      ? undefined
      : `The chat can be run here over polling only, and not over "${value}": write --transport polling. Over both it runs with pnpm --filter step3-chat dev.`,
} as const;
