import type { Mark } from '../contenders/answer-marks.ts';
import { ContenderProcess } from '../measure/contender-process.ts';
import type { Gateway } from './gateway.ts';
import type { RaceSettings } from './race-settings.ts';

export interface RaceOptions {
  settings: RaceSettings;
  /** One for each contender, or more. */
  gateways: readonly Gateway[];
  /** The JavaScript file of a contender's process. */
  program: string;
  /** The page whose people take part. */
  origin: string;
}

/** The contenders of one race, each in a process of its own behind a gateway of its own. */
export class Race {
  readonly #lanes: { contender: ContenderProcess; gateway: Gateway }[];

  #over = false;

  /** Starts them. @throws {Error} if one of them cannot be started */
  static async start({ settings, gateways, program, origin }: RaceOptions): Promise<Race> {
    const { contenders, rttMs, ...shared } = settings;
    const lanes = gateways.slice(0, contenders.length).map((gateway, lane) => {
      const name = contenders[lane] ?? 'websocket';
      const options = { ...shared, name, origins: [origin], listed: true };
      return { gateway, contender: new ContenderProcess(program, options) };
    });
    const race = new Race(lanes);
    try {
      await Promise.all(
        lanes.map(async ({ contender, gateway }) => gateway.leadTo(await contender.listening(), rttMs)),
      );
    } catch (error) {
      await race.end();
      throw error;
    }
    return race;
  }

  private constructor(lanes: { contender: ContenderProcess; gateway: Gateway }[]) {
    this.#lanes = lanes;
  }

  get ports(): number[] {
    return this.#lanes.map(({ gateway }) => gateway.port);
  }

  /** @throws {Error} if there is no such lane, or its contender has ended */
  async mark(lane: number): Promise<Mark> {
    const found = this.#lanes[lane];
    if (found === undefined) {
      throw new RangeError(`There is no lane ${lane}.`);
    }
    return found.contender.mark();
  }

  marks(): Promise<Mark[]> {
    return Promise.all(this.#lanes.map(({ contender }) => contender.mark()));
  }

  get over(): boolean {
    return this.#over;
  }

  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(
      this.#lanes.map(({ contender, gateway }) => {
        gateway.bar();
        return contender.end();
      }),
    );
  }
}
