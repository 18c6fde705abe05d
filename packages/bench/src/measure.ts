import { comeBack } from './comeback.ts';
import type { Programs } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { weighIdle } from './memory.ts';
import type { Options, Part } from './options.ts';
import type { Way } from './people/orders.ts';
import type { Figures, Measured } from './report.ts';
import { type Loop, runRoom } from './room.ts';

/** Everyone writes, or so many. */
const WRITERS = 32;
/** At a fixed rate, a second: messages in all, deliveries, and messages of each person, whichever is reached first. */
const RATE = { messages: 100, deliveries: 10_000, perPerson: 4 };

interface Task {
  part: Part;
  people: number;
  title: string;
  run: (contender: Contender) => Promise<Figures>;
  takes: (contender: Contender) => boolean;
}

/** Measures all that is asked for. @param onProgress is told what is measured now */
export async function measure(
  options: Options,
  contenders: readonly Contender[],
  programs: Programs,
  onProgress: (now: string) => void,
): Promise<Measured[]> {
  const all: Measured[] = [];
  for (const { part, people, title, run, takes } of tasks(options, programs)) {
    const taking = contenders.filter(takes);
    const rounds: Measured['rounds'][number][] = [];
    for (let round = 0; round < options.pairs; round++) {
      const figures: Measured['rounds'][number] = {};
      // A B B A: who comes first changes, so that what changes with time falls on both alike.
      for (const contender of round % 2 === 0 ? taking : taking.toReversed()) {
        onProgress(`${title}, round ${round + 1} of ${options.pairs}: ${contender.name}`);
        figures[contender.name] = await run(contender);
      }
      rounds.push(figures);
    }
    all.push({ part, people, title, contenders: taking.map(({ name }) => name), rounds });
  }
  return all;
}

function fixedRate(people: number): number {
  const { messages, deliveries, perPerson } = RATE;
  return Math.max(1, Math.min(messages, Math.floor(deliveries / people), perPerson * people));
}

function tasks({ parts, people, many, forMs, settlesMs, crowds }: Options, programs: Programs): Task[] {
  const everyone = () => true;
  // The bare server knows no people.
  const chats = ({ dialect }: Contender) => dialect !== 'bare';
  const room = (size: number, loop: Loop) => async (contender: Contender) => ({
    ...(await runRoom(contender, { people: size, loop, forMs, crowds }, programs)),
  });
  const idle = (way: Way) => async (contender: Contender) => ({
    ...(await weighIdle(contender, { people: many, crowds, settlesMs, way }, programs)),
  });
  const all: Record<Part, Omit<Task, 'part'>[]> = {
    'fixed rate': people.map((size) => {
      const perSecond = fixedRate(size);
      return {
        people: size,
        title: `${size} people, ${perSecond} messages a second`,
        run: room(size, { kind: 'fixed rate', perSecond }),
        takes: everyone,
      };
    }),
    'full speed': people.map((size) => ({
      people: size,
      title: `${size} people, ${Math.min(size, WRITERS)} write as fast as they can`,
      run: room(size, { kind: 'full speed', writers: WRITERS }),
      takes: everyone,
    })),
    memory: [
      {
        people: many,
        title: `${many} people who came as a page does, by polling first, and say nothing, each`,
        run: idle('polling'),
        takes: chats,
      },
      {
        people: many,
        title: `${many} people who came over WebSocket and say nothing, each`,
        run: idle('websocket'),
        takes: everyone,
      },
    ],
    comeback: [
      {
        people: many,
        title: `${many} people come back after a restart`,
        run: async (contender) => ({ ...(await comeBack(contender, { people: many, crowds }, programs)) }),
        takes: chats,
      },
    ],
  };
  return parts.flatMap((part) => all[part].map((task) => ({ part, ...task })));
}
