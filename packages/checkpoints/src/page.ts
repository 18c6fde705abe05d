import { type Check, expectEqual, expectThat } from './check.ts';
import { Client, get, type Transport } from './client.ts';

/** What every stage with a page and sockets does. */
export function pageAndTransports(namespace: string, link: string): Check[] {
  return [
    {
      id: 'page',
      title: 'GET / is answered with a page',
      hint: 'Does the route for "/" render the view, as in reply.view(…)?',
      link,
      async run(url) {
        const response = await get(url);
        expectEqual(response.status, 200, 'status ');
        const type = response.headers.get('content-type') ?? 'no Content-Type';
        expectThat(/^text\/html\b/i.test(type), 'text/html', type);
      },
    },
    ...(['polling', 'websocket'] as const).map((transport: Transport) => ({
      id: transport,
      title: `${namespace} can be joined over ${transport === 'polling' ? 'HTTP long-polling' : 'WebSocket'}`,
      hint: `Is Socket.IO attached to the server, and does it know the namespace, as in io.of('${namespace}')?`,
      link,
      async run(url: string) {
        (await Client.connect(url, namespace, transport)).leave();
      },
    })),
  ];
}
