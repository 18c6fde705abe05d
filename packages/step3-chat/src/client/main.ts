import { Feed, Outbox, Session, stored, Typing } from 'chat-client';
import type { ClientToServerEvents, ServerToClientEvents } from 'chat-protocol';
import { fitToKeyboard, showTransport } from 'page-kit';
import { io, type Socket } from 'socket.io-client';
import { offerWire } from 'wire-panel';

import { element, view } from './view.ts';

/** Milliseconds after which an acknowledgement is taken for lost. */
const LOST_AFTER = 10_000;
/** Milliseconds between two attempts to get back a name that a lost connection holds. */
const TRIED_AGAIN_AFTER = 3000;

const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io('/chat', {
  ackTimeout: LOST_AFTER,
});
const session = new Session(stored(() => sessionStorage, 'cloudchat'));
let joined = false;
let replaced = false;
let sentOut: string | undefined;

showTransport(socket, element('transport'));
offerWire(socket, element('wire'), element('welcome-wire'));
fitToKeyboard();

// Names: the first time the person chooses one, after a lost connection the page comes back with it
if (session.username === undefined) view.askNickname();
socket.on('connect', () => (session.username === undefined ? view.connected() : join()));
view.onNickname((nickname) => {
  session.choose(nickname.trim());
  // What is emitted while offline is flushed before `connect`, and the name would be asked for twice.
  if (socket.connected) void join();
});
socket.on('login', ({ users }) => view.setPeople(users));
socket.on('user joined', ({ username }) => view.personJoined(username, session.username));
socket.on('user left', ({ username }) => view.personLeft(username));

async function join() {
  const answer = await socket.emitWithAck('add user', session.request(feed.since)).catch(() => undefined);
  if (answer === undefined) {
    // Perhaps the server has let us in and we were not told: then the name is held by a connection without us.
    session.unanswered();
    if (socket.connected) socket.io.engine.close();
  } else if (answer.ok) {
    joined = true;
    session.joined(answer);
    view.enter();
    await feed.joined(answer);
    if (joined) outbox.open();
  } else if (answer.retryAfterMs !== undefined) {
    setTimeout(join, answer.retryAfterMs);
  } else if (answer.code === 'nickname-taken' && session.mayBeHeldByUs) {
    view.askNickname('Your lost connection still holds this name. It will be yours again within a minute.');
    setTimeout(join, TRIED_AGAIN_AFTER);
  } else if (answer.code !== 'already-joined') {
    session.forget();
    view.askNickname(answer.message);
  }
}

// Messages: what is written waits in the outbox, what arrives is put into order by the feed
const outbox = new Outbox({
  send: (message) => socket.emitWithAck('new message', message),
  onChange: (unsent) => view.showUnsent(unsent),
  onSent: (clientId) => view.markSent(clientId),
  stored: stored(() => sessionStorage, 'cloudchat-unsent'),
});
const feed = new Feed({
  history: (range) => socket.emitWithAck('history', range),
  onEarlier: (messages) => view.showEarlier(messages, session.username),
  onGap: (why) => view.showGap(why),
  onMessages(messages, isHistory) {
    view.showMessages(messages, session.username, isHistory);
    for (const { clientId } of messages) {
      if (clientId !== undefined) outbox.settle(clientId);
    }
  },
});
outbox.unsent.forEach((unsent) => view.showUnsent(unsent));
socket.on('new message', (message) => feed.received(message));
socket.on('message removed', ({ id }) => view.removeMessage(id));
view.onMessage((text) => outbox.add(text));
view.onRetry((clientId) => outbox.retry(clientId));
view.onTop(() => feed.showEarlier());

// Typing
const typing = new Typing({
  onStart: () => joined && socket.emit('typing'),
  onStop: () => joined && socket.emit('stop typing'),
});
view.onInput((text) => (text === '' ? typing.stop() : typing.key()));
socket.on('typing', ({ username }) => view.startTyping(username));
socket.on('stop typing', ({ username }) => view.stopTyping(username));

// Drops: Socket.IO connects again by itself, unless the server has ended the connection
socket.on('replaced', () => (replaced = true));
socket.on('rejected', ({ code, message }) => {
  if (code !== 'removed') return;
  sentOut = message;
  session.forget();
});
socket.on('connect_error', () => view.showLost());
socket.on('disconnect', (reason) => {
  joined = false;
  outbox.close();
  feed.closed();
  typing.reset();
  if (replaced) view.showReplaced();
  else if (reason === 'io server disconnect') view.showEnded(sentOut);
  else if (reason !== 'io client disconnect') view.showLost();
});
view.onTakeBack(() => {
  replaced = false;
  socket.connect();
});

// Whoever closes the page leaves the chat; a page that the browser kept and shows again comes back
addEventListener('pagehide', () => socket.disconnect());
addEventListener('pageshow', ({ persisted }) => persisted && !replaced && socket.connect());
