import { once } from 'node:events';

import type { Socket } from 'socket.io';
import { Adapter } from 'socket.io-adapter';
import { io } from 'socket.io-client';
import { TRANSPORTS } from 'testing';
import { describe, expect, onTestFinished, test } from 'vitest';

import { heardBy, type Pair, startRoom, turn } from './room.ts';

const OPTIONS = [
  ['as usual', {}],
  ['with compression', { perMessageDeflate: { threshold: 0 } }],
] as const;

describe.each(OPTIONS)('%s', (_how, options) => {
  describe.each(TRANSPORTS)('over %s', (transport) => {
    test('all that is broadcast in one turn comes, one event after the other', async () => {
      const { namespace, connect } = await startRoom({}, options);
      const ana = await connect(transport);
      void ana.socket.join('joined');
      const said = Array.from({ length: 300 }, (_, count) => `${count} ${'ä'.repeat(count * 3)}`);
      said.forEach((text) => namespace.to('joined').emit('said', text));
      expect(await heardBy(ana)).toEqual(said);
    });

    test('a newcomer hears nothing from before, and a leaver nothing from after', async () => {
      const { namespace, connect } = await startRoom({}, options);
      const [ana, ben] = [await connect(transport), await connect(transport)];
      void ana.socket.join('joined');
      // The first one in a while is not gathered.
      namespace.to('joined').emit('said', 'nothing');
      namespace.to('joined').emit('said', 'before');
      void ben.socket.join('joined');
      namespace.to('joined').emit('said', 'between');
      void ana.socket.leave('joined');
      namespace.to('joined').emit('said', 'after');
      expect(await heardBy(ana)).toEqual(['nothing', 'before', 'between']);
      expect(await heardBy(ben)).toEqual(['between', 'after']);
    });

    test('what is sent to one person keeps its place', async () => {
      const { namespace, connect } = await startRoom({}, options);
      const [ana, ben] = [await connect(transport), await connect(transport)];
      void ana.socket.join('joined');
      void ben.socket.join('joined');
      namespace.to('joined').emit('said', 1);
      ana.socket.emit('said', 2);
      namespace.to(ana.socket.id).emit('said', 3);
      namespace.to('joined').emit('said', 4);
      namespace.to('joined').except(ben.socket.id).emit('said', 5);
      namespace.to('joined').emit('said', 6);
      namespace.emit('said', 7);
      namespace.to('joined').emit('said', Buffer.from('8'));
      namespace.to('joined').emit('said', 9);
      expect(await heardBy(ana)).toEqual([1, 2, 3, 4, 5, 6, 7, Buffer.from('8'), 9]);
      expect(await heardBy(ben)).toEqual([1, 4, 6, 7, Buffer.from('8'), 9]);
    });

    test('an acknowledgement comes behind what was broadcast before it, however long it is', async () => {
      const { namespace, connect } = await startRoom({}, options);
      const ana = await connect(transport);
      void ana.socket.join('joined');
      ana.socket.on('say', (text: string, acknowledge: (answer: string) => void) => {
        namespace.to('joined').emit('said', text);
        acknowledge(text);
      });
      for (const text of ['short', 'long'.repeat(1000)]) {
        const answered = new Promise<number>((resolve) =>
          ana.client.socket.emit('say', text, () => resolve(ana.client.heard.length)),
        );
        expect(await answered).toBe(ana.client.heard.length);
      }
      expect(await heardBy(ana)).toEqual(['short', 'long'.repeat(1000)]);
    });
  });
});

test('someone who goes over to WebSocket meanwhile misses nothing', async () => {
  const { namespace, url } = await startRoom();
  const connected: Promise<Socket[]> = once(namespace, 'connection');
  const client = io(url, { transports: ['polling', 'websocket'], forceNew: true });
  onTestFinished(() => void client.disconnect());
  const heard: number[] = [];
  client.on('said', (count: number) => heard.push(count));
  const [socket] = await connected;
  void socket?.join('joined');
  let said = 0;
  for (; socket?.conn.transport.name === 'polling' || said % 100 !== 0; said++) {
    namespace.to('joined').emit('said', said);
    await turn();
  }
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  socket?.emit('end');
  await ended;
  expect(heard).toEqual(Array.from({ length: said }, (_, count) => count));
  expect(said).toBeGreaterThan(0);
});

/** @returns the lengths of what is written to a connection from now on */
function writes({ socket }: Pair): number[] {
  const { socket: tcp } = socket.conn.request;
  const written: number[] = [];
  const write = tcp.write.bind(tcp);
  tcp.write = (data: Uint8Array | string, ...rest: []) => {
    written.push(data.length);
    return write(data, ...rest);
  };
  return written;
}

test('what is for one person is written in one piece', async () => {
  const { namespace, connect } = await startRoom();
  const ana = await connect('websocket');
  const written = writes(ana);
  ana.socket.on('say', (text: string, acknowledge: (answer: string) => void) => acknowledge(text));
  await ana.client.ask('say', 'long'.repeat(1000));
  expect(written).toHaveLength(1);
  namespace.to(ana.socket.id).emit('said', 1);
  expect(await heardBy(ana)).toEqual([1]);
  expect(written).toHaveLength(3);
});

test('a connection gets everything of a turn in one write, and an acknowledgement with it', async () => {
  const { namespace, connect } = await startRoom();
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  const written = writes(ana);
  ana.socket.on('say', (count: number, acknowledge: () => void) => {
    for (let each = 0; each < count; each++) {
      namespace.to('joined').emit('said', each);
    }
    acknowledge();
  });
  await ana.client.ask('say', 100);
  expect(written).toHaveLength(1);
  expect(await heardBy(ana)).toHaveLength(100);
});

test('someone who reads slowly gets through Engine.IO what they would get at once otherwise', async () => {
  const { namespace, connect } = await startRoom();
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  let counted = 0;
  ana.socket.conn.on(
    'packetCreate',
    ({ data }: { data: Buffer | string }) => (counted += Buffer.byteLength(data)),
  );
  const { socket: tcp } = ana.socket.conn.request;
  tcp.cork();
  const texts = Array.from({ length: 20 }, (_, count) => `${count} ${'x'.repeat(10_000)}`);
  for (const text of texts) {
    namespace.to('joined').emit('said', text);
    await turn();
  }
  expect(counted).toBeGreaterThan(150_000);
  tcp.uncork();
  expect(await heardBy(ana)).toEqual(texts);
});

test('what may wait is heard at once, then after a while, and with anything else that is broadcast', async () => {
  const { namespace, connect } = await startRoom({ mayWait: ['joined'], waitsFor: 60_000 });
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  namespace.to('joined').emit('joined', 1);
  expect(await ana.client.next('joined')).toBe(1);
  namespace.to('joined').emit('joined', 2);
  namespace.to('joined').emit('joined', 3);
  await turn();
  expect(ana.client.heard).toHaveLength(1);
  namespace.to('joined').emit('said', 4);
  expect(await ana.client.next('said')).toBe(4);
  expect(await heardBy(ana)).toEqual([1, 2, 3, 4]);
});

test('what waits comes by itself', async () => {
  const { namespace, connect } = await startRoom({ mayWait: ['joined'], waitsFor: 20 });
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  namespace.to('joined').emit('joined', 1);
  namespace.to('joined').emit('joined', 2);
  expect(await ana.client.next('joined')).toBe(1);
  expect(await ana.client.next('joined')).toBe(2);
});

test('whoever listens to what is sent hears of it', async () => {
  const { namespace, connect } = await startRoom();
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  const sent: unknown[][] = [];
  ana.socket.onAnyOutgoing((...args: unknown[]) => sent.push(args));
  namespace.to('joined').emit('said', 1);
  namespace.to('joined').emit('said', 2);
  namespace.to(ana.socket.id).emit('said', 3);
  expect(await heardBy(ana)).toEqual([1, 2, 3]);
  expect(sent.filter(([event]) => event === 'said')).toEqual([
    ['said', 1],
    ['said', 2],
    ['said', 3],
  ]);
});

test('a broadcast that asks for acknowledgements, and a volatile one, are what they are elsewhere', async () => {
  const { namespace, connect } = await startRoom();
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  ana.client.socket.on('ask', (acknowledge: (answer: string) => void) => acknowledge('here'));
  namespace.to('joined').volatile.emit('said', 1);
  expect(await namespace.to('joined').timeout(5000).emitWithAck('ask')).toEqual(['here']);
});

test('an adapter that spans processes tells the others of all that is not local', async () => {
  const published: unknown[] = [];
  class Spanning extends Adapter {
    override broadcast(...args: Parameters<Adapter['broadcast']>): void {
      const [{ data }] = args;
      published.push(data);
      super.broadcast(...args);
    }
  }
  const { namespace, connect } = await startRoom({ inner: Spanning });
  const ana = await connect('websocket');
  void ana.socket.join('joined');
  namespace.local.to('joined').emit('said', 1);
  namespace.to('joined').emit('said', 2);
  namespace.local.to('joined').emit('said', 3);
  expect(await heardBy(ana)).toEqual([1, 2, 3]);
  expect(published).toEqual([['said', 2]]);
});

test('connections that come and go leave no listener behind', async () => {
  const { namespace, connect } = await startRoom();
  const { client, socket } = await connect('websocket');
  const before = socket.conn.listenerCount('packetCreate');
  for (let count = 0; count < 3; count++) {
    const connected = once(namespace, 'connection');
    client.socket.disconnect().connect();
    await connected;
  }
  const [now] = [...namespace.sockets.values()];
  expect(now?.conn.listenerCount('packetCreate')).toBe(before);
});

test('nothing is written behind the frame that closes a WebSocket', async () => {
  const { namespace, connect } = await startRoom();
  const { socket } = await connect('websocket');
  void socket.join('joined');
  const { bytesWritten, close } = webSocketOf(socket);
  close();
  const before = bytesWritten();
  namespace.to('joined').emit('said', 'first');
  namespace.to('joined').emit('said', 'second');
  socket.emit('said', 'to one');
  namespace.to('joined').emit('said', 'third');
  await turn();
  await turn();
  expect(bytesWritten()).toBe(before);
});

test('nor is what is for one person', async () => {
  const { namespace, connect } = await startRoom();
  const { socket } = await connect('websocket');
  const { bytesWritten, close } = webSocketOf(socket);
  close();
  const before = bytesWritten();
  namespace.to(socket.id).emit('said', 'to one');
  await turn();
  expect(bytesWritten()).toBe(before);
});

/** What carries a socket, at the server's end. */
function webSocketOf({ conn }: Socket) {
  const webSocket = Reflect.get(conn.transport, 'socket') as { close(): void };
  const tcp = Reflect.get(webSocket, '_socket') as { bytesWritten: number };
  return { close: () => webSocket.close(), bytesWritten: () => tcp.bytesWritten };
}
