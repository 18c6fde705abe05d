import { type Exercise, expectEqual, expectThat } from './check.ts';
import { type Client, ownName } from './client.ts';
import { by, withTwo } from './step3.ts';

const actionsLink = 'docs/step-3-chat.md#actions';
const shortWordsLink = 'docs/step-3-chat.md#short-words';

/** The next message of this person, as this client hears it. @throws {Mismatch} if none comes */
async function heardAs(client: Client, speaker: string): Promise<unknown> {
  const { message } = await client.hears<{ username: unknown; message: unknown }>('new message', by(speaker));
  return message;
}

export const step3Exercises: Exercise[] = [
  {
    id: 'actions',
    title: 'Actions',
    link: actionsLink,
    checks: [
      {
        id: 'action-shown',
        title: '/me waves reaches everyone as * <name> waves, the sender too',
        hint: 'Where the room’s "new message" goes to everyone, send a changed copy if the text begins with "/me ".',
        link: actionsLink,
        run: (url) =>
          withTwo(url, async (ana, bo, names) => {
            bo.says('new message', '/me waves at /me');
            const heard = await Promise.all([ana, bo].map((client) => heardAs(client, names.bo)));
            const shown = `* ${names.bo} waves at /me`;
            expectEqual(heard, [shown, shown], 'message ');
          }),
      },
      {
        id: 'action-only',
        title: 'what only looks like /me stays as it is',
        hint: 'Look for "/me " at the beginning, with the space: "/menu" is no action, and neither is "say /me it".',
        link: actionsLink,
        run: (url) =>
          withTwo(url, async (ana, bo, names) => {
            for (const text of ['/menu for two', 'say /me it']) {
              bo.says('new message', text);
              expectEqual(await heardAs(ana, names.bo), text, 'message ');
            }
          }),
      },
    ],
  },
  {
    id: 'short-words',
    title: 'Short words',
    link: shortWordsLink,
    checks: [
      {
        id: 'wave-shown',
        title: ':wave: reaches everyone as 👋, the sender too',
        hint: 'In the handler of "new message" give the room a request whose message is replaced already.',
        link: shortWordsLink,
        run: (url) =>
          withTwo(url, async (ana, bo, names) => {
            const rest = ownName();
            bo.says('new message', `:wave: ${rest}`);
            const heard = await Promise.all([ana, bo].map((client) => heardAs(client, names.bo)));
            expectEqual(heard, [`👋 ${rest}`, `👋 ${rest}`], 'message ');
          }),
      },
      {
        id: 'wave-each',
        title: 'each :wave: is replaced, not just the first',
        hint: 'replace with a text as its first argument stops after the first one; replaceAll does not.',
        link: shortWordsLink,
        run: (url) =>
          withTwo(url, async (ana, bo, names) => {
            bo.says('new message', ':wave: and :wave:');
            const message = await heardAs(ana, names.bo);
            expectThat(typeof message === 'string' && !message.includes(':wave:'), 'no :wave: left', message);
          }),
      },
    ],
  },
];
