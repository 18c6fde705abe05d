import { Agent, type IncomingMessage, request } from 'node:http';

import { type Check, type Checkpoint, expectEqual, expectThat, Mismatch } from './check.ts';
import { get, WAIT } from './client.ts';
import { joinLab, type LabPerson, untilHeard } from './lab-people.ts';
import { ALL_FOUR, type Contender, CONTENDERS, type Race, withRace } from './lab-race.ts';
import { pageAndTransports } from './page.ts';

const link = 'docs/step-5-bandwidth.md#run-it';
const wallLink = 'docs/step-5-bandwidth.md#the-wall';

const NAMES: Record<Contender, string> = {
  'short-polling': 'short polling',
  'long-polling': 'long-polling',
  sse: 'Server-Sent Events',
  websocket: 'WebSocket',
};

/** How a page begins with each contender. */
const FIRST: Record<Contender, { path: string; body?: string; headers?: Record<string, string> }> = {
  'short-polling': { path: '/join', body: '{"username":"check"}' },
  'long-polling': { path: '/socket.io/?EIO=4&transport=polling' },
  sse: { path: '/join', body: '{"username":"check"}' },
  websocket: {
    path: '/socket.io/?EIO=4&transport=websocket',
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      // The example of RFC 6455, 1.3.
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  },
};

/** Connections a minute that the wall lets through: enough for two people, and for none who needs one a request. */
const FEW = 4;
const WALL = { counts: 'connections', perMinute: FEW } as const;

/** Two join a lane of the race, say two lines, and leave when the check is over. */
async function withTwo(
  contender: Contender,
  { addresses, origin }: Race,
  lane: number,
  check: (people: readonly LabPerson[]) => Promise<void> = async () => {},
): Promise<void> {
  const people: LabPerson[] = [];
  try {
    for (let count = 0; count < 2; count++) {
      people.push(await joinLab(contender, addresses[lane] ?? '', origin));
    }
    const [ana, bo] = people;
    await bo?.says('first <b>line</b>');
    await ana?.says('and another');
    // If the first came twice, it would be there twice before the second one comes.
    await untilHeard(people, 'and another');
    for (const { heard } of people) {
      expectEqual(heard, ['first <b>line</b>', 'and another'], 'lines ');
    }
    await check(people);
  } finally {
    people.forEach((person) => person.leave());
  }
}

/** Asks over one connection as long as it is let. @returns the status of each answer */
async function statuses(address: string, path: string, count: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const all: number[] = [];
  for (let asked = 0; asked < count; asked++) {
    all.push(await statusOf(address, { path, agent }));
  }
  agent.destroy();
  return all;
}

function statusOf(
  address: string,
  {
    path,
    body,
    headers,
    agent,
  }: { path: string; body?: string; headers?: Record<string, string>; agent?: Agent },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const asked = request(new URL(path, address), {
      method,
      timeout: WAIT,
      ...(agent && { agent }),
      ...(headers && { headers }),
    });
    const answered = ({ statusCode = 0 }: IncomingMessage) => resolve(statusCode);
    asked.once('response', (response) => response.resume().once('end', () => answered(response)));
    asked.once('upgrade', (response, socket) => {
      socket.destroy();
      answered(response);
    });
    asked.once('timeout', () => asked.destroy(new Error('none in time')));
    asked.once('error', (error) => reject(new Mismatch('an answer', error.message)));
    asked.end(body);
  });
}

const core: Check[] = [
  ...pageAndTransports('/lab', link).filter(({ id }) => id === 'page'),
  {
    id: 'race',
    title: 'a race of all four contenders can be prepared',
    hint: 'Is it the lab that runs there? With --transport polling it is the plain chat: start it without. If a race goes on in a window, wait for its end.',
    link,
    run: (url) => withRace(url, ALL_FOUR, async () => {}),
  },
  {
    id: 'ports',
    title: 'the page may talk to the contenders’ ports, by its Content-Security-Policy',
    hint: 'Name each port in connect-src, for http: and for ws:.',
    link,
    needs: ['page', 'race'],
    run: (url) =>
      withRace(url, ALL_FOUR, async ({ addresses }) => {
        const policy = (await get(url)).headers.get('content-security-policy') ?? '';
        const [, sources = ''] = /connect-src ([^;]*)/.exec(policy) ?? [];
        const wanted = addresses.flatMap((address) => [
          new URL(address).origin,
          new URL(address).origin.replace('http:', 'ws:'),
        ]);
        const missing = wanted.filter((origin) => !sources.split(' ').includes(origin));
        expectEqual(missing, [], 'ports that are missing in connect-src: ');
      }),
  },
  ...CONTENDERS.map((contender): Check => ({
    id: contender,
    title: `over ${NAMES[contender]} two people hear each line once`,
    hint: 'Run a race in the page: what does this contender’s lane say?',
    link,
    needs: ['race'],
    run: (url) =>
      withRace(url, { ...ALL_FOUR, contenders: [contender] }, (race) => withTwo(contender, race, 0)),
  })),
  {
    id: 'origin',
    title: 'each contender refuses a page of another site with 403',
    hint: 'Compare the Origin header with the lab’s own address before there is a session.',
    link,
    needs: [...CONTENDERS],
    run: (url) =>
      withRace(url, ALL_FOUR, async ({ addresses }) => {
        const refused = await Promise.all(
          CONTENDERS.map((contender, lane) => {
            const { headers, ...first } = FIRST[contender];
            const elsewhere = { ...headers, Origin: 'https://elsewhere.example' };
            return statusOf(addresses[lane] ?? '', { ...first, headers: elsewhere });
          }),
        );
        expectEqual(
          refused,
          CONTENDERS.map(() => 403),
          'status ',
        );
      }),
  },
  {
    id: 'counts',
    title: 'requests and bytes are counted, and WebSocket takes the fewest requests',
    hint: 'Count at the contender’s own sockets, and the upgrade as a request.',
    link,
    needs: [...CONTENDERS],
    run: (url) =>
      withRace(url, ALL_FOUR, async (race) => {
        await Promise.all(CONTENDERS.map((contender, lane) => withTwo(contender, race, lane)));
        const traffics = await Promise.all(
          CONTENDERS.map(async (_, lane) => (await race.mark(lane)).traffic),
        );
        for (const { requests, connections, bytesUp, bytesDown } of traffics) {
          const counted = { requests, connections, bytesUp, bytesDown };
          expectThat(Math.min(...Object.values(counted)) > 0, 'something of each', counted);
        }
        const requests = traffics.map((traffic) => traffic.requests);
        expectEqual(requests.at(-1), 2, 'requests over WebSocket for two people: ');
        expectThat(
          requests.slice(0, -1).every((other) => other > 2),
          'more requests over each of the others',
          requests,
        );
      }),
  },
  {
    id: 'progress',
    title: 'while a race goes on the page is told how it goes',
    hint: 'Emit "progress" with a mark for each lane, several times a second.',
    link,
    needs: ['race'],
    run: (url) =>
      withRace(url, ALL_FOUR, async (race) => {
        const marks = await race.progress();
        expectThat(Array.isArray(marks) && marks.length === CONTENDERS.length, 'a mark for each lane', marks);
      }),
  },
  {
    id: 'wall',
    title: `without keep-alive, a wall of ${FEW} connections stops polling with 429, and WebSocket comes through`,
    hint: 'Refuse what comes over a connection above the limit, and close each connection after one answer.',
    link: wallLink,
    needs: ['short-polling', 'websocket'],
    run: (url) =>
      withRace(
        url,
        { contenders: ['short-polling', 'websocket'], wall: WALL, keepAlive: false },
        async (race) => {
          const asked = await statuses(race.addresses[0] ?? '', '/events', FEW + 1);
          expectEqual(
            asked.map((status) => status === 429),
            [...Array.from({ length: FEW }, () => false), true],
            'refused with 429: ',
          );
          expectThat((await race.mark(0)).refused > 0, 'refusals that are counted', await race.mark(0));
          await withTwo('websocket', race, 1);
        },
      ),
  },
  {
    id: 'keep-alive',
    title: 'with keep-alive the same wall lets the same requests through',
    hint: 'Let a connection carry one request after the other, and count it once.',
    link: wallLink,
    needs: ['wall'],
    run: (url) =>
      withRace(url, { contenders: ['short-polling'], wall: WALL, keepAlive: true }, async (race) => {
        const asked = await statuses(race.addresses[0] ?? '', '/events', FEW + 1);
        expectThat(!asked.includes(429), 'no 429', asked);
      }),
  },
];

/** The lab of step 5. There is nothing beyond the core. */
export const step5: Checkpoint = { core, beyond: [] };
