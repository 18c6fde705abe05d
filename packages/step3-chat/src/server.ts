import Fastify from 'fastify';
import { commandLine, logging, serve } from 'serve';
import { guardFlags, guardOptions } from 'socket-guard';

import { chatApp } from './app.ts';

const flags = commandLine(3003, guardFlags);
const app = Fastify(logging);
await app.register(chatApp, guardOptions(flags));
await serve(app, flags);
