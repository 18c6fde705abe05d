import type { Manager } from 'socket.io-client';

const UNABLE = 'Only a stage that runs with `dev` can be restarted from here.';

/** Has the server of the page's connection started anew. @throws {Error} with a sentence, if it cannot be */
export async function restart(manager: Manager): Promise<void> {
  // The manager keeps it to itself.
  const { uri } = manager as unknown as { uri: string };
  const headers = { 'X-Wire-Panel': 'restart' };
  const response = await fetch(new URL('/wire/restart', uri), { method: 'POST', headers }).catch(
    (cause: unknown) => {
      throw new Error(UNABLE, { cause });
    },
  );
  if (!response.ok) {
    throw new Error(UNABLE);
  }
}
