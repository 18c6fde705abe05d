import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import { commandLine } from 'serve';
import { WebSocketServer } from 'ws';

import { textFrame } from './text-frame.ts';
import { listenOn } from './listen-on.ts';

/*
 * The least that a server of this kind can do: each message becomes one frame, and its bytes are written to everyone.
 * No names, no JSON, no events.
 */
const flags = commandLine(0);
const server = createServer();
const everyone = new Set<Socket>();
const wss = new WebSocketServer({ server, perMessageDeflate: false });

wss.on('connection', (socket, request) => {
  const tcp = request.socket;
  everyone.add(tcp);
  socket.once('close', () => everyone.delete(tcp));
  socket.on('message', (data: Buffer) => {
    const frame = textFrame(data);
    for (const each of everyone) {
      each.write(frame);
    }
  });
});

await listenOn(server, flags);
process.once('SIGTERM', () => process.exit(0));
