import { randomBytes } from 'node:crypto';

import Fastify from 'fastify';
import { commandLine, logging, serve } from 'serve';

import { socketsApp } from './app.ts';

const app = Fastify(logging);
const secret = process.env['COOKIE_SECRET'] || randomBytes(32).toString('hex');
await app.register(socketsApp, { secret });
await serve(app, commandLine(3002));
