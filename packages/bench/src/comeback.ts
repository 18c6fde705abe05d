import { ContenderProcess, type Programs } from './contender-process.ts';
import type { Contender } from './contenders.ts';
import { Crowds } from './crowds.ts';
import { now } from './people/clock.ts';

export interface ComebackResult {
  people: number;
  /** How many knew of everyone in the end. */
  know: number;
  /** Since the server listened again. */
  tookMs: number;
  /** Of the new server since it listened, and since its process began. */
  cpuMs: number;
  cpuFromStartMs: number;
  frames: number;
  bytes: number;
}

/** A room whose server is started anew: everyone comes back. */
export async function comeBack(
  contender: Contender,
  { people, crowds: processes }: { people: number; crowds: number },
  programs: Programs,
): Promise<ComebackResult> {
  const flags = contender.flags(true);
  let server = new ContenderProcess(contender.program, flags, programs.probe);
  const crowds = new Crowds(programs.people, processes, people);
  try {
    const url = await server.listening();
    await crowds.join(url, contender.dialect);
    await crowds.all<'come back'>({ do: 'come back', url, people });
    await server.stop();
    const samePort = flags.map((flag, index) => (flags[index - 1] === '--port' ? new URL(url).port : flag));
    server = new ContenderProcess(contender.program, samePort, programs.probe);
    await server.listening();
    const listens = now();
    const before = await server.usage();
    const returned = await crowds.all<'return'>({ do: 'return' });
    const after = await server.usage();
    return {
      people,
      know: returned.reduce((sum, { know }) => sum + know, 0),
      tookMs: Math.max(...returned.map(({ lastMs }) => lastMs)) - listens,
      cpuMs: after.cpuMs - before.cpuMs,
      cpuFromStartMs: after.cpuMs,
      frames: returned.reduce((sum, { frames }) => sum + frames, 0),
      bytes: returned.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  } finally {
    await crowds.end();
    await server.stop();
  }
}
