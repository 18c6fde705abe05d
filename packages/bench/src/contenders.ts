import { existsSync } from 'node:fs';
import path from 'node:path';

import type { DialectName } from './people/dialects.ts';

export const CONTENDERS = ['step 3', 'step 6', 'step 6 alone', 'plain chat', 'bare ws'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** What all others are compared with. */
export const REFERENCE: ContenderName = 'plain chat';

export interface Contender {
  name: ContenderName;
  dialect: DialectName;
  /** The JavaScript file of its server. */
  program: string;
  /**
   * Of a server that begins with an empty chat.
   * @param limits whether people may say only so much
   */
  flags: (limits: boolean) => string[];
}

const PORT = ['--port', '0'];
// Each person comes from an address of their own, as behind a proxy.
const BEHIND_PROXY = ['--trust-proxy', 'loopback'];

/**
 * @param dist the folder with this package's own programs
 * @param packages the folder of all packages
 * @param data the folder for the files of chats that keep one
 */
export function contenders(dist: string, packages: string, data: string): Contender[] {
  const chat = (limits: boolean) => [...PORT, ...BEHIND_PROXY, ...(limits ? [] : ['--no-limits'])];
  const step6 = path.join(packages, 'step6-scale', 'dist', 'server.js');
  let files = 0;
  // Not the file that it has without a flag: that is somebody's own chat, and one server at a time may have it.
  const stored = (limits: boolean) => [...chat(limits), '--data', path.join(data, `${++files}.db`)];
  return [
    {
      name: 'step 3',
      dialect: 'chat',
      program: path.join(packages, 'step3-chat', 'dist', 'server.js'),
      flags: chat,
    },
    {
      name: 'step 6',
      dialect: 'chat',
      program: step6,
      flags: (limits) => [...stored(limits), '--workers', '2'],
    },
    {
      name: 'step 6 alone',
      dialect: 'chat',
      program: step6,
      flags: (limits) => [...stored(limits), '--workers', '1'],
    },
    { name: 'plain chat', dialect: 'plain', program: path.join(dist, 'plain-chat.js'), flags: () => PORT },
    { name: 'bare ws', dialect: 'bare', program: path.join(dist, 'bare-ws.js'), flags: () => PORT },
  ];
}

/** Those whose server is built. */
export function ready(all: readonly Contender[]): Contender[] {
  return all.filter(({ program }) => existsSync(program));
}
