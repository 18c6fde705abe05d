import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

import Database from 'libsql';

import { numberOf } from './rows.ts';

export type LogDatabase = InstanceType<typeof Database>;

/** A file that cannot be used, and what to do about it, in one sentence for the person at the prompt. */
export class LogFileError extends Error {}

/** Raised with every change of the tables. */
const VERSION = 1;

/**
 * `message` and `clientId` are JSON: SQLite’s text has no half of a surrogate pair, and libsql’s ends at U+0000. Of a
 * message that was taken down the row stays, since its number does.
 */
const TABLES = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    username TEXT NOT NULL,
    message TEXT NOT NULL,
    sentAt INTEGER NOT NULL,
    clientId TEXT,
    removed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE UNIQUE INDEX said ON messages (owner, clientId) WHERE clientId IS NOT NULL;
  CREATE INDEX removed ON messages (seq) WHERE removed = 1;
  CREATE TABLE sentOut (owner TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE room (epoch TEXT NOT NULL, secret TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};
`;

/** How long to wait for one who is just closing the file, in milliseconds. */
const BUSY = 1_000;

/**
 * Opens the file, or makes it, for this process alone: two servers that keep one file would be two chats with one
 * history.
 * @param file a path, or `:memory:`
 * @throws {LogFileError}
 */
export function openLogFile(file: string): LogDatabase {
  let database: LogDatabase | undefined;
  try {
    database = new Database(file === ':memory:' ? file : created(file), { timeout: BUSY });
    database.pragma('journal_mode = WAL');
    // Acknowledged means stored: each commit waits for the disk.
    database.pragma('synchronous = FULL');
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    prepareTables(database);
    database.exec('COMMIT');
    return database;
  } catch (error) {
    database?.close();
    throw new LogFileError(`The messages cannot be kept in ${file}: ${reason(error)}`, { cause: error });
  }
}

/** What a prepared statement has begun to read keeps the file locked; without a WAL it does not. */
export function closeLogFile(database: LogDatabase): void {
  try {
    database.pragma('journal_mode = DELETE');
    database.pragma('locking_mode = NORMAL');
    // Gives up the lock.
    database.exec('BEGIN IMMEDIATE; COMMIT');
  } finally {
    database.close();
  }
}

/** The file holds the key of the tokens: nobody else on the machine may read it. @returns its whole path */
function created(file: string): string {
  // Some paths that are not whole are addresses for libsql.
  const whole = path.resolve(file);
  closeSync(openSync(whole, 'a', 0o600));
  return whole;
}

function prepareTables(database: LogDatabase): void {
  const number = (query: string) => numberOf(database.prepare(query).all()[0]);
  const version = number('SELECT user_version AS number FROM pragma_user_version');
  if (version > VERSION) {
    throw new LogFileError('a newer version of this chat has made it. Name another file.');
  }
  if (version === 0) {
    if (number('SELECT count(*) AS number FROM sqlite_schema') > 0) {
      throw new LogFileError('it is the database of something else. Name another file.');
    }
    database.exec(TABLES);
    const secret = randomBytes(32).toString('base64url');
    database.prepare('INSERT INTO room VALUES (?, ?)').run(randomUUID(), secret);
  }
}

function reason(error: unknown): string {
  if (error instanceof LogFileError) {
    return error.message;
  }
  switch (error instanceof Error && 'code' in error && error.code) {
    case 'ENOENT':
      return 'there is no such folder. Make it, or name another file.';
    case 'EISDIR':
      return 'it is a folder. Name a file.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'SQLITE_READONLY':
      return 'you may not write there. Name another file.';
    case 'SQLITE_BUSY':
      return 'another server uses it. Stop that one, or name another file.';
    case 'SQLITE_NOTADB':
      return 'it is not a database. Name another file.';
    default:
      return `${String(error)}. Name another file.`;
  }
}
