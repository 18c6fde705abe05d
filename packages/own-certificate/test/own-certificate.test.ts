import { createPrivateKey, X509Certificate } from 'node:crypto';

import { expect, test } from 'vitest';

import { ownCertificate } from '../src/index.ts';

test('it is for the addresses of this machine alone, and its key fits', async () => {
  const { key, cert } = await ownCertificate();
  const certificate = new X509Certificate(cert);
  expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkIP('::1')).toBe('::1');
  expect(certificate.checkHost('localhost.example')).toBeUndefined();
  expect(certificate.checkIP('192.168.1.5')).toBeUndefined();
});

test('a process has one', async () => {
  expect(await ownCertificate()).toBe(await ownCertificate());
});

test('it is good for the time of a workshop', async () => {
  const { validFrom, validTo } = new X509Certificate((await ownCertificate()).cert);
  const now = Date.now();
  expect(Date.parse(validFrom)).toBeLessThanOrEqual(now);
  expect(Date.parse(validTo)).toBeGreaterThan(now + 30 * 86_400_000);
});
