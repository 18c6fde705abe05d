import Fastify from 'fastify';
import { commandLine, logging, serve } from 'serve';

import { hello } from './app.ts';

const app = Fastify(logging);
await app.register(hello);
await serve(app, commandLine(3100));
