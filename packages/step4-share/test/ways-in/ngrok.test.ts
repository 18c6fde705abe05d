import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { ngrok, type NgrokLibrary, sentenceFor } from '../../src/ways-in/ngrok.ts';
import { NoWayIn } from '../../src/ways-in/way-in.ts';

type Config = Parameters<NgrokLibrary['forward']>[0];

const TOKEN = 'a-token-that-nobody-may-read';
const URL_OF_TUNNEL = 'https://some-name.ngrok-free.app';

/** What a promise that is to be rejected was rejected with. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(NoWayIn);
  const message = error instanceof Error ? error.message : '';
  expect(message).not.toContain(TOKEN);
  expect(message).toContain('--via lan');
  expect(message).not.toMatch(/\n|\. /);
  return message;
}

/** Stands in for the library where there is no ngrok to talk to. */
class FakeLibrary implements NgrokLibrary {
  readonly asked: Config[] = [];
  readonly disconnect = vi.fn(async () => this.leave());
  leave: () => void = () => {};
  fail: (error: Error) => void = () => {};
  readonly #joined = new Promise<void>((resolve, reject) => {
    this.leave = resolve;
    this.fail = reject;
  });
  readonly #answer: Promise<void>;

  constructor(answer = Promise.resolve()) {
    this.#answer = answer;
  }

  async forward(config: Config) {
    this.asked.push(config);
    await this.#answer;
    return { url: () => URL_OF_TUNNEL, join: () => this.#joined };
  }

  status(status: string): void {
    this.asked[0]?.onStatusChange?.(status);
  }
}

/** For the library to fail with. */
async function failing(error: Error): Promise<void> {
  throw error;
}

function start(library: NgrokLibrary) {
  return ngrok({ port: 3003, authtoken: ` ${TOKEN}\n`, load: async () => library });
}

afterEach(() => vi.useRealTimers());

describe('with ngrok’s own library', () => {
  test.each([undefined, '', ' '])('no token (%j) is said, and nothing is loaded', async (authtoken) => {
    const load = vi.fn<() => Promise<NgrokLibrary>>();
    expect(await refusal(ngrok({ port: 3003, authtoken, load }))).toMatch(
      /NGROK_AUTHTOKEN.*https:\/\/dashboard\.ngrok\.com\/get-started\/your-authtoken/,
    );
    expect(load).not.toHaveBeenCalled();
  });

  test('nobody who answers is said at once', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const serverAddress = `127.0.0.1:${(nobody.address() as AddressInfo).port}`;
    nobody.close();
    await once(nobody, 'close');
    expect(await refusal(ngrok({ port: 3003, authtoken: TOKEN, serverAddress }))).toMatch(
      /cannot be reached/,
    );
  });

  test(
    'someone who takes the connection and says nothing is given up in time',
    { timeout: 15_000 },
    async () => {
      const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      onTestFinished(() => void silent.close());
      const serverAddress = `127.0.0.1:${(silent.address() as AddressInfo).port}`;
      expect(
        await refusal(ngrok({ port: 3003, authtoken: TOKEN, serverAddress, givesUpAfter: 500 })),
      ).toMatch(/cannot be reached/);
    },
  );
});

test('a platform without ngrok’s program is told so', async () => {
  const load = () => Promise.reject(new Error("Cannot find module '@ngrok/ngrok-plan9-mips'"));
  expect(await refusal(ngrok({ port: 3003, authtoken: TOKEN, load }))).toMatch(
    /not installed.*another tunnel lead to port 3003/,
  );
});

test('what comes after it was given up is ended', async () => {
  vi.useFakeTimers();
  let late = () => {};
  const library = new FakeLibrary(new Promise((resolve) => (late = resolve)));
  const refused = refusal(start(library));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await refused).toMatch(/cannot be reached/);
  expect(library.disconnect).not.toHaveBeenCalled();
  late();
  await expect.poll(() => library.disconnect).toHaveBeenCalled();
});

test('a tunnel leads to the server on this machine, and is closed once it is not wanted', async () => {
  const library = new FakeLibrary();
  const wayIn = await start(library);
  expect(wayIn.urls).toEqual([`${URL_OF_TUNNEL}/`]);
  expect(library.asked).toMatchObject([{ addr: '127.0.0.1:3003', authtoken: TOKEN }]);
  const broken = vi.fn();
  void wayIn.broken.then(broken);
  await wayIn.close();
  expect(library.disconnect).toHaveBeenCalledTimes(1);
  library.status('closed');
  await Promise.resolve();
  expect(broken).not.toHaveBeenCalled();
});

test('closing does not wait for a network that is gone', async () => {
  vi.useFakeTimers();
  const library = new FakeLibrary();
  const wayIn = await start(library);
  library.disconnect.mockReturnValue(new Promise(() => {}));
  const closed = wayIn.close();
  await vi.advanceTimersByTimeAsync(1000);
  await closed;
});

describe('it is broken', () => {
  test('when ngrok ends it', async () => {
    const library = new FakeLibrary();
    const { broken } = await start(library);
    library.leave();
    expect(await broken).toMatch(/ngrok has ended the tunnel/);
  });

  test('when it fails', async () => {
    const library = new FakeLibrary();
    const { broken } = await start(library);
    library.fail(new Error('error on join'));
    expect(await broken).toMatch(/has broken/);
  });

  test('when the connection does not come back within a minute, and not before', async () => {
    vi.useFakeTimers();
    const library = new FakeLibrary();
    const wayIn = await start(library);
    const broken = vi.fn();
    void wayIn.broken.then(broken);
    library.status('closed');
    await vi.advanceTimersByTimeAsync(59_000);
    library.status('connected');
    await vi.advanceTimersByTimeAsync(120_000);
    expect(broken).not.toHaveBeenCalled();
    library.status('closed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(broken).toHaveBeenCalledWith(expect.stringContaining('did not come back within a minute'));
  });
});

describe('why ngrok did not start', () => {
  const refused = (code: number) =>
    new Error(
      `failed to start session: authentication failed: Your authtoken: ${TOKEN}\n\nerror_code: ERR_NGROK_${code}`,
    );

  test.each<[Error, RegExp]>([
    [refused(105), /refused the token in NGROK_AUTHTOKEN \(ERR_NGROK_105\): copy it again/],
    [refused(106), /refused the token/],
    [refused(107), /refused the token/],
    [refused(4018), /refused the token/],
    [refused(108), /as many agents as its plan allows \(ERR_NGROK_108\): end one.*\/agents/],
    [refused(334), /Another agent holds your ngrok address/],
    [refused(120), /agents of this version/],
    [refused(115), /https:\/\/ngrok\.com\/docs\/errors\/err_ngrok_115/],
    [new Error('failed to connect session: failed to establish tcp connection'), /cannot be reached/],
    [new Error(`something else: ${TOKEN}`), /could not be started/],
  ])('%s', async (error, expected) => {
    const library = new FakeLibrary(failing(error));
    expect(await refusal(start(library))).toMatch(expected);
    expect(sentenceFor(error)).toMatch(expected);
  });

  test('whatever is thrown', () => {
    expect(sentenceFor('no error')).toContain('could not be started');
    expect(sentenceFor(undefined)).toContain('could not be started');
  });
});
