import Fastify from 'fastify';
import { commandLine, logging, serve } from 'serve';
import { chatApp } from 'step3-chat';

import { labApp } from './app.ts';
import { transportFlag } from './transport-flag.ts';

const { transport, ...address } = commandLine(3005, { transport: transportFlag });
const app = Fastify(logging);
if (transport === undefined) {
  await app.register(labApp);
} else {
  // The chat of Step 3 as it is where WebSocket cannot be had.
  await app.register(chatApp, { socketOptions: { transports: ['polling'] } });
}
await serve(app, address);
