import { type Joined, type JoinRequest, type MessageRequest, Refusal, type Said } from 'chat-protocol';
import { MemoryRoom } from 'chat-room';
import Fastify from 'fastify';
import { listen } from 'serve';
import { chatApp } from 'step3-chat';
import { describe, expect, test } from 'vitest';

import { pause } from '../src/pause.ts';
import { holds } from '../src/report.ts';
import { type Scene, trial } from '../src/trial.ts';

const OPTIONS = {
  people: 5,
  perSecond: 20,
  before: 500,
  after: 500,
  settlesWithin: 6000,
  goesWithin: 500,
  looks: 1,
};
const KEPT = { kept: 10_000 };

/** Tries step 3's chat out with this room, in this process. */
function tryOut(room: MemoryRoom, strike: (scene: Scene) => Promise<void> = async () => {}) {
  const start = async () => {
    const app = Fastify();
    await app.register(chatApp, { room });
    const url = await listen(app, { port: 0, host: '127.0.0.1' });
    return {
      what: 'step 3',
      addresses: () => [url],
      complaints: () => [],
      strike,
      close: () => app.close(),
    };
  };
  return trial({ name: 'tried-out', what: 'nothing', start }, OPTIONS);
}

async function cut({ networks }: Scene): Promise<void> {
  networks.forEach((network) => network.silence());
  await pause(1000);
  networks.forEach((network) => network.restore());
}

async function oneGoes({ crowd }: Scene): Promise<void> {
  crowd.people[1]?.stayAway();
}

describe.concurrent('a chat that keeps its promises', () => {
  test('passes', async () => {
    const report = await tryOut(new MemoryRoom(KEPT), cut);
    expect(report).toMatchObject({ people: 5, lost: 0, doubled: 0, disordered: 0, miscounted: 0, failed: 0 });
    expect(report.evidence).toEqual([]);
    expect(holds(report)).toBe(true);
    expect(report.messages).toBeGreaterThan(20);
    expect(report.silenceS).toBeGreaterThan(1);
    expect(report.recoveryS).not.toBeNull();
  });

  test('passes when one of its people goes for good', async () => {
    expect((await tryOut(new MemoryRoom(KEPT), oneGoes)).evidence).toEqual([]);
  });
});

describe.concurrent('a chat that breaks its promise is found out:', () => {
  test('it loses what it has acknowledged', async () => {
    class Forgetful extends MemoryRoom {
      override async say(connection: string, request: MessageRequest): Promise<Said> {
        return request.message.endsWith('5') ? { id: 'lost', seq: 1 } : super.say(connection, request);
      }
    }
    const report = await tryOut(new Forgetful(KEPT));
    // By everyone, and by the one who looks at the end.
    expect(report.lost).toBe(6 * Math.round(report.messages / 10));
    expect(report.evidence).toContainEqual(
      expect.stringMatching(/^lost: person-\d has no “person-5 writes message 5”, acknowledged as 1\.$/),
    );
    expect(holds(report)).toBe(false);
  });

  test('it does not give those who come back what they have missed', async () => {
    const report = await tryOut(new MemoryRoom({ kept: 5 }), cut);
    expect(report.lost).toBeGreaterThan(0);
    expect(report.evidence).toContainEqual(
      expect.stringMatching(/^failed: on the page of person-1 messages are missing/),
    );
  });

  test('it says twice what was sent twice', async () => {
    class Stuttering extends MemoryRoom {
      override async say(connection: string, { message, clientId }: MessageRequest): Promise<Said> {
        await super.say(connection, { message });
        return super.say(connection, { message, clientId });
      }
    }
    const report = await tryOut(new Stuttering(KEPT));
    expect(report.doubled).toBe(6 * report.messages);
    expect(report.evidence).toContainEqual('doubled: person-1 has “person-1 writes message 1” 2 times.');
  });

  test('it has another order for those who were away', async () => {
    class Shuffling extends MemoryRoom {
      override async join(connection: string, request: JoinRequest): Promise<Joined> {
        const joined = await super.join(connection, request);
        const [one, other, ...more] = joined.missed;
        return one === undefined || other === undefined
          ? joined
          : { ...joined, missed: [{ ...other, seq: one.seq }, { ...one, seq: other.seq }, ...more] };
      }
    }
    const report = await tryOut(new Shuffling(KEPT), cut);
    expect(report).toMatchObject({ lost: 0, doubled: 0 });
    expect(report.disordered).toBeGreaterThan(0);
    expect(report.evidence).toContainEqual(
      expect.stringMatching(/^disordered: .* as \d+, which others have as “/),
    );
  });

  test('it counts someone who has gone', async () => {
    class Haunted extends MemoryRoom {
      override async leave(connection: string, how: 'left' | 'lost'): Promise<void> {
        if (how === 'left') {
          await super.leave(connection, how);
        }
      }
    }
    const report = await tryOut(new Haunted(KEPT), oneGoes);
    expect(report.miscounted).toBeGreaterThan(0);
    expect(report.evidence).toContainEqual(
      'miscounted: person-1 knows of 5 people, and there are 4: without nobody, with person-2 besides.',
    );
  });

  test('it refuses for good what it should take', async () => {
    class Choosy extends MemoryRoom {
      override async say(connection: string, request: MessageRequest): Promise<Said> {
        if (request.message.endsWith('message 7')) {
          throw new Refusal('malformed');
        }
        return super.say(connection, request);
      }
    }
    const report = await tryOut(new Choosy(KEPT));
    expect(report).toMatchObject({ lost: 6, failed: 2 });
    expect(report.evidence).toContainEqual(
      expect.stringMatching(/^failed: on the page of person-2 “person-2 writes message 7” was refused/),
    );
  });

  test('it never answers', async () => {
    class Mute extends MemoryRoom {
      override async say(connection: string, request: MessageRequest): Promise<Said> {
        return request.message.endsWith('message 7') ? new Promise(() => {}) : super.say(connection, request);
      }
    }
    const report = await tryOut(new Mute(KEPT));
    expect(report.lost).toBeGreaterThan(0);
    expect(report.evidence).toContainEqual(
      expect.stringMatching(/^failed: person-2 is in the chat at the end, with \d messages in its outbox\.$/),
    );
  });
});
