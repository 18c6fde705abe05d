import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/**
 * Proofs of whose name it is: `owner.expiry.signature`. The name is signed and not contained, so that a token
 * stays short. Who owns a name is a random id, which is also what a person's message ids are kept under.
 */
export class Tokens {
  readonly #secret: Buffer;
  readonly #lives: number;

  /** @param lives milliseconds for which a token is good */
  constructor(secret: Buffer, lives: number) {
    this.#secret = secret;
    this.#lives = lives;
  }

  static newOwner(): string {
    return randomUUID();
  }

  issue(owner: string, nameKey: string, now = Date.now()): string {
    const claim = `${owner}.${(now + this.#lives).toString(36)}`;
    return `${claim}.${this.#sign(claim, nameKey).toString('base64url')}`;
  }

  /** Whose name it is, or `undefined` if the token is forged, too old, or another server's or name's. */
  owner(token: string, nameKey: string, now = Date.now()): string | undefined {
    const [owner = '', expiry = '', signature = ''] = token.split('.', 3);
    const given = Buffer.from(signature, 'base64url');
    const expected = this.#sign(`${owner}.${expiry}`, nameKey);
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    return genuine && parseInt(expiry, 36) > now ? owner : undefined;
  }

  #sign(claim: string, nameKey: string): Buffer {
    return createHmac('sha256', this.#secret).update(`${claim}.${nameKey}`).digest();
  }
}
