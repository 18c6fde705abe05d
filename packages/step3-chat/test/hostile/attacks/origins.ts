import { expect } from 'vitest';

import { enginePath, enter, handshake, type Headers } from '../raw-session.ts';
import { upgrade } from '../raw-websocket.ts';
import { type Attack, BOTH, type Target, WEBSOCKET } from './attack.ts';

export const NAMED = { tunnel: 'https://tunnel.example', inner: 'http://inner.example:8080' };

function refusedHandshake(headers: (target: Target) => Headers, status: number, text: string) {
  return async (target: Target) => {
    const answer = await handshake(target.url, target.transport, headers(target));
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(text);
  };
}

function letIn(headers: (target: Target) => Headers) {
  return async ({ url, transport, mark }: Target) => {
    const session = await enter(url, transport, {
      'X-Mark': mark,
      ...headers({ url, transport, mark, othersSession: '' }),
    });
    return [session];
  };
}

/** Who may connect. */
export const ORIGINS: readonly Attack[] = [
  {
    sent: 'the Origin of another site',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(({ mark }) => ({ Origin: `https://${mark}.example` }), 403, '"code":4'),
  },
  {
    sent: 'the Origin null',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(() => ({ Origin: 'null' }), 403, '--origin'),
  },
  { sent: 'no Origin', over: BOTH, gets: 'let in', attack: letIn(() => ({})) },
  {
    sent: 'its own Origin',
    over: BOTH,
    gets: 'let in',
    attack: letIn(({ url }) => ({ Origin: url.origin })),
  },
  {
    sent: 'an Origin named with --origin, behind a proxy that rewrites Host',
    over: BOTH,
    gets: 'let in',
    attack: letIn(() => ({ Origin: NAMED.tunnel })),
  },
  {
    sent: 'an Origin that a proxy has rewritten to one named with --origin',
    over: BOTH,
    gets: 'let in',
    attack: letIn(() => ({ Origin: NAMED.inner, Host: 'tunnel.example' })),
  },
  {
    sent: 'X-Forwarded-Host to pass for another site',
    over: BOTH,
    gets: '403',
    attack: refusedHandshake(
      () => ({
        Origin: 'https://evil.example',
        'X-Forwarded-Host': 'evil.example',
        'X-Forwarded-Proto': 'https',
      }),
      403,
      '"code":4',
    ),
  },
  {
    sent: 'another Origin, gone before the answer',
    over: WEBSOCKET,
    gets: 'nothing',
    async attack({ url }) {
      for (let time = 0; time < 30; time++) {
        const { socket } = await upgrade(url, '/socket.io/?EIO=3&transport=websocket');
        socket.resetAndDestroy();
        const other = await upgrade(url, enginePath('websocket'), { Origin: 'https://evil.example' }).catch(
          () => undefined,
        );
        other?.socket.resetAndDestroy();
      }
    },
  },
];
