import type { Socket } from 'socket.io';

/** A socket of the namespace, and how much of what was broadcast it has been given. */
export interface Member {
  readonly id: string;
  readonly conn: Socket['conn'];
  readonly socket: Socket;
  /** The number of the next packet that it is to be given. */
  next: number;
  /** Listens to what is sent over the connection. */
  readonly beforePacket: () => void;
}
