import { describe, expect, test } from 'vitest';

import { readFlags } from '../src/command-line.ts';

describe('readFlags', () => {
  test.each<[string, string[], NodeJS.ProcessEnv, object]>([
    ['nothing', [], {}, { port: 3003, host: '127.0.0.1' }],
    ['flags', ['--port', '0', '--host', '::1'], {}, { port: 0, host: '::1' }],
    ['the environment', [], { PORT: '8080', HOST: '0.0.0.0' }, { port: 8080, host: '0.0.0.0' }],
    ['flags before the environment', ['--port=1'], { PORT: '2' }, { port: 1, host: '127.0.0.1' }],
    ['an empty environment', [], { PORT: '', HOST: '' }, { port: 3003, host: '127.0.0.1' }],
    ['empty flags', ['--host', '', '--port='], {}, { port: 3003, host: '127.0.0.1' }],
    ['what npm and pnpm hand on', ['--', '--port', '5'], {}, { port: 5, host: '127.0.0.1' }],
  ])('reads %s', (_what, args, env, expected) => {
    expect(readFlags(args, env, 3003)).toEqual(expected);
  });

  test('reads a stage’s own flags', () => {
    const flags = { origin: { type: 'string', multiple: true } } as const;
    const args = ['--origin', 'https://a.example', '--origin', 'https://b.example'];
    expect(readFlags(args, {}, 3003, flags).origin).toEqual(['https://a.example', 'https://b.example']);
    expect(readFlags([], {}, 3003, flags).origin).toBeUndefined();
  });

  test('asks a flag what it takes', () => {
    const check = (value: string) => (value === 'red' ? undefined : 'Only red.');
    const flags = { color: { type: 'string', multiple: true, check } } as const;
    expect(readFlags(['--color', 'red'], {}, 3003, flags).color).toEqual(['red']);
    expect(() => readFlags(['--color', 'red', '--color', 'blue'], {}, 3003, flags)).toThrow('Only red.');
  });

  test('takes a flag that is for this machine alone only where nobody else gets in', () => {
    const flags = { open: { type: 'boolean', onLoopbackOnly: true } } as const;
    for (const host of ['127.0.0.1', '127.8.0.1', 'localhost', '::1']) {
      expect(readFlags(['--open', '--host', host], {}, 3003, flags).open).toBe(true);
    }
    for (const host of ['0.0.0.0', '::', '192.168.1.7', '127.example.org', 'example.org']) {
      const problem = `--open is for this machine alone, and ${host} can be reached from others. Leave out one of the two.`;
      expect(() => readFlags(['--open'], { HOST: host }, 3003, flags)).toThrow(problem);
      expect(readFlags(['--host', host], {}, 3003, flags).open).toBeUndefined();
    }
  });

  test.each([
    [['--port', 'abc'], '"abc" is not a port. Choose a number from 0 to 65535, such as --port 8080.'],
    [['--port', '65536'], '"65536" is not a port.'],
    [['--port', '-1'], /^[^\n]*ambiguous\. The flags here are --port, --host\.$/],
    [['--port', '3.5'], '"3.5" is not a port.'],
    [['--port'], '--port'],
    [['--prot', '3'], "Unknown option '--prot'. The flags here are --port, --host."],
    [
      ['3003'],
      "Unexpected argument '3003'. The flags here are --port, --host. With npm write -- before them.",
    ],
  ])('says what is wrong with %j', (args, message) => {
    expect(() => readFlags(args, {}, 3003)).toThrow(message);
  });
});
