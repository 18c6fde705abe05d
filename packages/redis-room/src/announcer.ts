import type { EventEmitter } from 'node:events';

import type { RoomEvents } from 'chat-room';

import { toMessage } from './message.ts';
import type { StreamEvent } from './reader.ts';
import type { Seat, Stay } from './stay.ts';

/** What a `RedisRoom` announces besides what every room does. */
export interface RedisRoomEvents extends RoomEvents {
  /**
   * Redis has been away for too long: everyone who was here through this process counts as lost, so their connections
   * are to be closed. Until `back` nobody can join.
   */
  away: [];
  back: [];
}

/** Announces what Redis has decided, in its order: to everyone, and to those connections that are in this process. */
export class Announcer {
  readonly #room: EventEmitter<RedisRoomEvents>;
  /** The newest message that was announced, empty if none was. */
  newestMessage = '';

  constructor(room: EventEmitter<RedisRoomEvents>) {
    this.#room = room;
  }

  announce(stay: Stay, { id, fields }: StreamEvent): void {
    switch (fields['kind']) {
      case 'said':
        this.#said(fields);
        break;
      case 'joined':
        this.#joined(stay, fields);
        break;
      case 'left':
        this.#left(stay, fields);
        break;
      case 'removed':
        this.#room.emit('message removed', { id: fields['id'] ?? '' });
        break;
      default:
      // Of a newer version: not for this one.
    }
    stay.announced(id);
  }

  endTyping(seat: Seat): void {
    if (seat.typing !== undefined) {
      clearTimeout(seat.typing);
      seat.typing = undefined;
      this.#room.emit('stop typing', { username: seat.username }, seat.connection);
    }
  }

  #said(fields: Record<string, string>): void {
    const message = toMessage(fields);
    this.newestMessage = message.id;
    this.#room.emit('new message', message);
  }

  #joined(stay: Stay, fields: Record<string, string>): void {
    const { nameKey = '', username = '', connection = '', older = '' } = fields;
    stay.people.join(nameKey, { username, seat: fields['seat'] ?? '', connection });
    const seat = stay.seat(fields['seat'] ?? '');
    const olderSeat = stay.seat(older);
    if (olderSeat !== undefined) {
      this.endTyping(olderSeat);
      stay.stand(olderSeat);
      this.#room.emit('replaced', {}, olderSeat.connection);
    }
    if (seat !== undefined) {
      seat.username = username;
      seat.login = stay.people.counted();
      this.#room.emit('login', seat.login, connection);
    }
    if (older === '') {
      this.#room.emit('user joined', { username, numUsers: stay.people.size });
    }
  }

  #left(stay: Stay, { nameKey = '', username = '', seat: id = '', why }: Record<string, string>): void {
    stay.people.leave(nameKey);
    const seat = stay.seat(id);
    if (seat !== undefined) {
      this.endTyping(seat);
      stay.stand(seat);
    }
    this.#room.emit('user left', { username, numUsers: stay.people.size });
    if (seat !== undefined && why === 'sent out') {
      this.#room.emit('sent out', {}, seat.connection);
    }
  }
}
