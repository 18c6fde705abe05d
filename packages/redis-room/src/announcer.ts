import type { Emitter } from './events.ts';
import { toMessage } from './message.ts';
import type { StreamEvent } from './reader.ts';
import type { Seat, Stay } from './stay.ts';

/** Announces what Redis has decided, in its order: to everyone, and to those connections that are in this process. */
export class Announcer {
  readonly #events: Emitter;
  /** The newest message that was announced, empty if none was. */
  newestMessage = '';

  constructor(events: Emitter) {
    this.#events = events;
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
        this.#events.emit('message removed', { id: fields['id'] ?? '' });
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
      this.#events.emit('stop typing', { username: seat.username }, seat.connection);
    }
  }

  #said(fields: Record<string, string>): void {
    const message = toMessage(fields);
    this.newestMessage = message.id;
    this.#events.emit('new message', message);
  }

  #joined(stay: Stay, fields: Record<string, string>): void {
    const { nameKey = '', username = '', connection = '', older = '' } = fields;
    stay.people.join(nameKey, { username, seat: fields['seat'] ?? '', connection });
    const seat = stay.seat(fields['seat'] ?? '');
    const olderSeat = stay.seat(older);
    if (olderSeat !== undefined) {
      this.endTyping(olderSeat);
      stay.stand(olderSeat);
      this.#events.emit('replaced', {}, olderSeat.connection);
    }
    if (seat !== undefined) {
      seat.username = username;
      seat.isAnnounced = true;
      this.#events.emit('login', stay.people.counted(), connection);
    }
    if (older === '') {
      this.#events.emit('user joined', { username, numUsers: stay.people.size });
    }
  }

  #left(stay: Stay, { nameKey = '', username = '', seat: id = '', why }: Record<string, string>): void {
    stay.people.leave(nameKey);
    const seat = stay.seat(id);
    if (seat !== undefined) {
      this.endTyping(seat);
      stay.stand(seat);
    }
    this.#events.emit('user left', { username, numUsers: stay.people.size });
    if (seat !== undefined && why === 'sent out') {
      this.#events.emit('sent out', {}, seat.connection);
    }
  }
}
