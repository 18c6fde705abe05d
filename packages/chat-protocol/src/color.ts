export const COLORS = 12;

/**
 * The colour of a nickname, 0 to 11, the same for everyone and in every language.
 * The hash is the one that Socket.IO's own chat example uses (`getUsernameColor`), and so did the workshop of 2018.
 */
export function nicknameColor(nickname: string): number {
  let hash = 7;
  for (let i = 0; i < nickname.length; i++) {
    hash = nickname.charCodeAt(i) + (hash << 5) - hash;
  }
  return Math.abs(hash % COLORS);
}
