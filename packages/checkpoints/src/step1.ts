import { type Checkpoint, expectEqual, expectThat } from './check.ts';
import { get } from './client.ts';

const link = 'docs/step-1-hello.md#how-it-works';

export const step1: Checkpoint = {
  core: [
    {
      id: 'hello-status',
      title: 'GET / is answered with 200',
      hint: 'Is there a route for "/", as in app.get(\'/\', …)?',
      link,
      async run(url) {
        expectEqual((await get(url)).status, 200, 'status ');
      },
    },
    {
      id: 'hello-type',
      title: 'the answer is plain text in UTF-8',
      hint: 'A handler that returns a string answers with text/plain by itself; one that returns an object does not.',
      link,
      needs: ['hello-status'],
      async run(url) {
        const type = (await get(url)).headers.get('content-type') ?? 'no Content-Type';
        expectThat(/^text\/plain; ?charset="?utf-8"?$/i.test(type), 'text/plain; charset=utf-8', type);
      },
    },
    {
      id: 'hello-body',
      title: 'it says Hello World! and nothing else',
      hint: 'Compare the text to the letter: two capitals, one exclamation mark, no tags.',
      link,
      needs: ['hello-status'],
      async run(url) {
        expectEqual(await (await get(url)).text(), 'Hello World!');
      },
    },
  ],
  beyond: [],
};
