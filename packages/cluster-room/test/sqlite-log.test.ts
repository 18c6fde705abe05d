import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { ChatMessage } from 'chat-protocol';
import Database from 'libsql';
import { describe, expect, onTestFinished, test } from 'vitest';

import { LogFileError, SqliteLog } from '../src/index.ts';
import { temporaryFolder } from './log-files.ts';
import { startProgram } from './programs.ts';

let ids = 0;

function said(message: string, clientId?: string): Omit<ChatMessage, 'seq'> {
  ids += 1;
  return {
    id: `id ${ids}`,
    username: 'ana',
    message,
    sentAt: ids,
    ...(clientId !== undefined && { clientId }),
  };
}

function newFile(): string {
  return path.join(temporaryFolder(), 'chat.db');
}

function open(file = ':memory:'): SqliteLog {
  const log = new SqliteLog(file);
  onTestFinished(() => log.close());
  return log;
}

describe('what is kept', () => {
  test('outlives the log: messages, numbers, ids, what was taken down, who was sent out, the key', async () => {
    const file = newFile();
    const first = new SqliteLog(file);
    const kept = await first.add('owner', said('kept', 'a'));
    const removed = await first.add('owner', said('removed', 'b'));
    first.remove(removed.message.id);
    first.sentOut.add('someone');
    const { epoch } = first.since(undefined);
    first.close();

    const log = open(file);
    expect(log.since({ epoch, seq: 0 })).toEqual({ epoch, seq: 2, missed: [kept.message], gap: false });
    expect(log.removed).toEqual([removed.message.id]);
    expect(log.find('owner', 'a')).toEqual({ id: kept.message.id, seq: 1 });
    expect(await log.add('owner', said('again', 'b'))).toEqual({
      message: { ...removed.message, message: '' },
      isNew: false,
    });
    expect((await log.add('owner', said('next'))).message.seq).toBe(3);
    expect([log.sentOut.has('someone'), log.sentOut.has('owner')]).toEqual([true, false]);
    expect(log.secret).toEqual(first.secret);
    expect(log.secret).toHaveLength(32);
  });

  test('is what was waiting when the log was closed', async () => {
    const file = newFile();
    const first = new SqliteLog(file);
    const adding = first.add('owner', said('last words'));
    first.close();
    const { message } = await adding;
    expect(open(file).page({}).messages).toEqual([message]);
  });

  test('is everything that was acknowledged, whenever the process is killed', async () => {
    const file = newFile();
    const program = startProgram('acknowledging', [file]);
    await program.printed((lines) => lines.length >= 100);
    await program.kill();

    const acknowledged = program.lines.map(Number);
    expect(acknowledged).toEqual(acknowledged.map((_, i) => i + 1));
    const log = open(file);
    const { seq, epoch } = log.since(undefined);
    expect(seq).toBeGreaterThanOrEqual(acknowledged.length);
    expect(log.since({ epoch, seq: 0 }).missed.map((message) => message.seq)).toEqual(
      Array.from({ length: seq }, (_, i) => i + 1),
    );
  });

  test('is the text as it was, whatever it is', async () => {
    const log = open();
    for (const text of ['\uD800 half', 'a\0b', '👩‍👩‍👧', "'; DROP TABLE messages; --", '"']) {
      const { message } = await log.add('owner', said(text, text));
      expect(message.message).toBe(text);
      expect(log.page({}).messages.at(-1)).toEqual(message);
      expect(log.find('owner', text)).toEqual({ id: message.id, seq: message.seq });
    }
    expect(log.find('owner', '\uDC00 half')).toBeUndefined();
  });
});

describe('at once', () => {
  test('messages are numbered in the order in which they were said, and nobody knows of them before', async () => {
    const log = open();
    const order: number[] = [];
    const adding = ['a', 'b', 'c'].map(async (text) => {
      const { message } = await log.add('owner', said(text));
      order.push(message.seq);
    });
    expect(log.page({}).messages).toEqual([]);
    await Promise.all(adding);
    expect(order).toEqual([1, 2, 3]);
    expect(log.page({}).messages.map(({ message }) => message)).toEqual(['a', 'b', 'c']);
  });

  test('one message said twice is kept once, and found while it is on its way', async () => {
    const log = open();
    const adding = [log.add('owner', said('hi', 'a')), log.add('owner', said('hi', 'a'))];
    const finding = log.find('owner', 'a');
    const [first, second] = await Promise.all(adding);
    expect(second).toEqual({ message: first?.message, isNew: false });
    expect(await finding).toEqual({ id: first?.message.id, seq: 1 });
    expect(await log.add('another', said('hi', 'a'))).toMatchObject({ message: { seq: 2 }, isNew: true });
  });

  test('what cannot be kept is told to whoever said it, and takes no number', async () => {
    const log = open();
    const { message } = await log.add('owner', said('hi'));
    const attempts = await Promise.allSettled([
      log.add('owner', said('in the same transaction', 'a')),
      log.add('owner', message),
    ]);
    expect(attempts.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(log.find('owner', 'a')).toBeUndefined();
    expect((await log.add('owner', said('again', 'a'))).message.seq).toBe(2);
  });
});

describe('a file that cannot be used is told in a sentence', () => {
  test('where there is no folder', () => {
    expect(() => open(path.join(temporaryFolder(), 'none', 'chat.db'))).toThrow(/there is no such folder/);
  });

  test('where there is a folder', () => {
    const file = newFile();
    mkdirSync(file);
    expect(() => open(file)).toThrow(LogFileError);
  });

  test('where there is something else', () => {
    const file = newFile();
    writeFileSync(file, 'Dear diary, '.repeat(1000));
    expect(() => open(file)).toThrow(/chat\.db: it is not a database/);
  });

  test('where there is a database of something else', () => {
    const file = newFile();
    const other = new Database(file);
    other.exec('CREATE TABLE diary (entry TEXT)');
    other.close();
    expect(() => open(file)).toThrow(/something else/);
  });

  test('where a newer version has written', () => {
    const file = newFile();
    const newer = new Database(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => open(file)).toThrow(/newer version/);
  });

  test('where another server writes, until that one has ended', async () => {
    const file = newFile();
    const program = startProgram('acknowledging', [file]);
    await program.printed((lines) => lines.length > 0);
    expect(() => open(file)).toThrow(/another server uses it/);
    await program.kill();
    open(file);
  });
});

test.skipIf(process.platform === 'win32')('nobody else on the machine may read the file', async () => {
  const file = newFile();
  await open(file).add('owner', said('hi'));
  expect([file, `${file}-wal`].map((each) => statSync(each).mode & 0o077)).toEqual([0, 0]);
});
