import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Address } from 'serve';

/** Listens, and says so in the line that every server of the workshop prints. */
export async function listenOn(server: Server, { port, host }: Address): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  console.log(`Running on http://${host}:${address.port}/ (press Ctrl+C to quit)`);
}
