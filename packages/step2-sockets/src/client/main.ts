import type { TestClientToServerEvents, TestServerToClientEvents } from 'chat-protocol';
import { politeList, showTransport } from 'page-kit';
import { io, type Socket } from 'socket.io-client';
import { offerWire } from 'wire-panel';

const socket: Socket<TestServerToClientEvents, TestClientToServerEvents> = io('/test');
const log = document.querySelector<HTMLElement>('#log')!;
const lines = log.querySelector('ol')!;
const list = politeList(log, lines);

showTransport(socket, document.querySelector<HTMLElement>('#transport')!);
offerWire(socket, document.querySelector<HTMLElement>('#wire')!);

socket.on('connect', () => {
  socket.emit('send_to_self', { data: "I'm connected!" });
});

socket.on('display_message', ({ data, count }) => {
  const line = document.createElement('li');
  line.textContent = `Received #${count}: ${data}`;
  list.change(() => lines.append(line));
});

onSubmit('#to-self', (data) => socket.emit('send_to_self', { data }));
onSubmit('#to-all', (data) => socket.emit('send_to_all', { data }));

function onSubmit(id: string, send: (data: string) => void) {
  const form = document.querySelector<HTMLFormElement>(id)!;
  const field = form.querySelector('input')!;
  form.addEventListener('submit', (event) => {
    // Without this the browser would load the page anew, as forms have always done.
    event.preventDefault();
    send(field.value);
    field.value = '';
    field.focus();
  });
}
