import Fastify from 'fastify';
import { commandLine, logging, serve } from 'serve';
import { originFlag } from 'socket-guard';

import { chatApp } from './app.ts';

const flags = commandLine(3003, { origin: originFlag });
const app = Fastify(logging);
await app.register(chatApp, { origins: flags.origin });
await serve(app, flags);
