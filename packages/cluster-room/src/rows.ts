import type { ChatMessage } from 'chat-protocol';

interface MessageRow {
  seq: number;
  id: string;
  username: string;
  /** JSON, as is `clientId`. */
  message: string;
  sentAt: number;
  clientId: string | null;
}

interface RoomRow {
  epoch: string;
  secret: string;
}

export function messageOf(row: unknown): ChatMessage {
  if (!has<MessageRow>(row, 'seq', 'id', 'username', 'message', 'sentAt', 'clientId')) {
    throw new Error('A row is not a message.');
  }
  const { seq, id, username, message, sentAt, clientId } = row;
  return {
    id,
    seq,
    username,
    message: unquoted(message),
    sentAt,
    ...(clientId !== null && { clientId: unquoted(clientId) }),
  };
}

export function roomOf(row: unknown): RoomRow {
  if (!has<RoomRow>(row, 'epoch', 'secret')) {
    throw new Error('A row is not a room.');
  }
  return row;
}

/** Of a query that asks for one, under this name. */
export function numberOf(row: unknown): number {
  if (!has<{ number: number }>(row, 'number')) {
    throw new Error('A row is not a number.');
  }
  return row.number;
}

export function idOf(row: unknown): string {
  if (!has<Pick<MessageRow, 'id'>>(row, 'id')) {
    throw new Error('A row has no id.');
  }
  return row.id;
}

/** The types of the columns are the tables’ own to keep: they are strict. */
function has<Row extends object>(row: unknown, ...columns: (keyof Row & string)[]): row is Row {
  return typeof row === 'object' && row !== null && columns.every((column) => column in row);
}

function unquoted(json: string): string {
  return String(JSON.parse(json));
}
