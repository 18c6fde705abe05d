import { createServer } from 'node:http';

import express from 'express';
import { commandLine } from 'serve';
import { Server } from 'socket.io';

import { listenOn } from './listen-on.ts';

interface ServerToClient {
  login: (people: { numUsers: number }) => void;
  'user joined': (change: { username: string; numUsers: number }) => void;
  'user left': (change: { username: string; numUsers: number }) => void;
  'new message': (message: { username: string; message: string }) => void;
}
interface ClientToServer {
  'add user': (username: string) => void;
  'new message': (message: string) => void;
}

/*
 * The chat that Socket.IO's own tutorial and chat example lead to: Express for the page, nicknames, a count of people,
 * and every message to everyone. It checks nothing, limits nothing, logs nothing and keeps nothing.
 */
const flags = commandLine(0);
const app = express();
const server = createServer(app);
const io = new Server<ClientToServer, ServerToClient, object, { username: string }>(server);
app.get('/', (_request, response) => {
  response.send('<!doctype html><title>Chat</title><script src="/socket.io/socket.io.js"></script>');
});

let numUsers = 0;

io.on('connection', (socket) => {
  let added = false;

  socket.on('add user', (username) => {
    if (added) {
      return;
    }
    socket.data.username = username;
    numUsers += 1;
    added = true;
    socket.emit('login', { numUsers });
    socket.broadcast.emit('user joined', { username, numUsers });
  });

  socket.on('new message', (message) => {
    io.emit('new message', { username: socket.data.username, message });
  });

  socket.on('disconnect', () => {
    if (added) {
      numUsers -= 1;
      socket.broadcast.emit('user left', { username: socket.data.username, numUsers });
    }
  });
});

await listenOn(server, flags);
process.once('SIGTERM', () => process.exit(0));
