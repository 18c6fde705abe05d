import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isWhole, targetOf } from '../src/primary/whole-request.ts';

const name = fc.stringMatching(/^[A-Z][a-z-]{0,20}$/);
const value = fc.stringMatching(/^[ -~]{0,40}$/);
const body = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));

const request = fc
  .record({ target: fc.webPath(), headers: fc.array(fc.tuple(name, value), { maxLength: 8 }), body })
  .map(({ target, headers, body: content }) => {
    const others = headers.filter(([header]) => !/^(content-length|transfer-encoding)$/i.test(header));
    const lines = [
      `POST /${target} HTTP/1.1`,
      ...others.map((pair) => pair.join(': ')),
      `Content-Length: ${content.length}`,
    ];
    return {
      target: `/${target}`,
      bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), content]),
    };
  });

test('a request is whole at its end and not before, and names what it asks for', () => {
  fc.assert(
    fc.property(request, fc.nat(), ({ target, bytes }, cut) => {
      expect(isWhole(bytes)).toBe(true);
      expect(isWhole(bytes.subarray(0, cut % bytes.length))).toBe(false);
      expect(targetOf(bytes)).toBe(target);
    }),
  );
});

test('a body in chunks is whole with the last of them', () => {
  const head = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n';
  expect(isWhole(Buffer.from(`${head}3\r\nabc\r\n`))).toBe(false);
  expect(isWhole(Buffer.from(`${head}3\r\nabc\r\n0\r\n\r\n`))).toBe(true);
});

test('nobody waits for what is too long anyway', () => {
  expect(isWhole(Buffer.alloc(20_000, 'x'))).toBe(true);
  expect(isWhole(Buffer.from('POST / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n'))).toBe(true);
});

test('whatever comes, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      isWhole(Buffer.from(bytes));
      targetOf(Buffer.from(bytes));
    }),
  );
});
