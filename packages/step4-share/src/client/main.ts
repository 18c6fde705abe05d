import type { Answer } from 'chat-protocol';
import { create, element } from 'page-kit';
import { io, type Socket } from 'socket.io-client';

import { HOST, type HostNews, type HostRequests, type HostState } from '../host/channel.ts';

const secret = new URLSearchParams(location.search).get('secret');
const socket: Socket<HostNews, HostRequests> = io(HOST, { auth: { secret } });
const pause = document.getElementById('pause');

socket.on('state', showState);
socket.on('messages', showMessages);
socket.on('connect', () => say(''));
socket.on('disconnect', () =>
  say('The chat is no longer shared, or this page has lost it. It looks again by itself.'),
);
pause?.addEventListener('click', async () => {
  const isPaused = pause.getAttribute('aria-pressed') === 'true';
  tell(await (isPaused ? socket.emitWithAck('go on') : socket.emitWithAck('pause')));
});

function showState({ guests, bytesUp, bytesDown, requests, connections, paused, endsInMs }: HostState): void {
  element('count').textContent = String(guests.length);
  element('totals').textContent =
    `${bytes(bytesUp)} up and ${bytes(bytesDown)} down so far, in ${count(requests, 'request')} over ${count(connections, 'connection')}.`;
  element('ends').textContent = `Shared for ${duration(endsInMs)} more.`;
  pause?.setAttribute('aria-pressed', String(paused));
  if (pause !== null) {
    pause.textContent = paused ? 'Paused. Let it go on' : 'Pause the chat';
  }
  rows(
    element('guests'),
    guests.map(({ username, transport, roundTripMs }) => {
      const name = create('bdi', username);
      const wire = create('span', `${transport}${roundTripMs === null ? '' : ` · ${roundTripMs} ms`}`);
      wire.className = 'badge';
      wire.dataset['transport'] = transport;
      const out = button('Send out', `Send out ${username}`, () => socket.emitWithAck('send out', username));
      return {
        key: username,
        signature: `${transport} ${roundTripMs}`,
        cells: pause === null ? [name, wire] : [name, wire, out],
      };
    }),
  );
}

function showMessages(messages: Parameters<HostNews['messages']>[0]): void {
  const list = document.getElementById('messages');
  if (list === null) {
    return;
  }
  const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 40;
  rows(
    list,
    messages.map(({ id, username, message }) => {
      const text = create('p', create('bdi', username), ` ${message}`);
      text.dir = 'auto';
      const down = button('Take down', `Take down what ${username} said: ${message}`, () =>
        socket.emitWithAck('remove', id),
      );
      return { key: id, signature: '', cells: [text, down] };
    }),
  );
  if (atEnd) {
    list.scrollTop = list.scrollHeight;
  }
}

interface Row {
  key: string;
  /** Changes when its cells do. */
  signature: string;
  cells: HTMLElement[];
}

/** Brings a list up to date, and leaves alone what is as it was: it may have the focus. */
function rows(list: HTMLElement, wanted: readonly Row[]): void {
  const present = new Map([...list.children].map((item) => [item.getAttribute('data-key'), item]));
  const items = wanted.map(({ key, signature, cells }) => {
    const found = present.get(key);
    if (found?.getAttribute('data-signature') === signature) {
      return found;
    }
    const item = create('li', ...cells);
    item.dataset['key'] = key;
    item.dataset['signature'] = signature;
    return item;
  });
  if (items.length !== list.children.length || items.some((item, index) => item !== list.children[index])) {
    list.replaceChildren(...items);
  }
}

function button(label: string, name: string, decide: () => Promise<Answer<object>>): HTMLButtonElement {
  const made = create('button', label);
  made.type = 'button';
  made.setAttribute('aria-label', name);
  made.addEventListener('click', async () => tell(await decide()));
  return made;
}

function tell(answer: Answer<object>): void {
  say(answer.ok ? '' : answer.message);
}

function say(sentence: string): void {
  element('status').textContent = sentence;
}

function bytes(value: number): string {
  const [scaled, unit] = value < 1_000_000 ? [value / 1000, 'kB'] : [value / 1_000_000, 'MB'];
  return `${scaled.toLocaleString('en', { maximumFractionDigits: 1 })} ${unit}`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`;
}

function duration(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  return minutes < 60 ? count(minutes, 'minute') : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
