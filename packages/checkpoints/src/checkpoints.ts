import { type Checkpoint, type CheckResult, runChecks } from './check.ts';
import { step1 } from './step1.ts';
import { step2 } from './step2.ts';
import { step3 } from './step3.ts';

/** Every checkpoint by its number, with the stage whose server passes it. */
export const CHECKPOINTS: Readonly<Record<string, { checkpoint: Checkpoint; stage: string; port: number }>> =
  {
    1: { checkpoint: step1, stage: 'step 1', port: 3001 },
    2: { checkpoint: step2, stage: 'step 2', port: 3002 },
    3: { checkpoint: step3, stage: 'step 3', port: 3003 },
  };

/** What `--json` prints. */
export interface Report {
  checkpoint: number;
  url: string;
  /** Whether the core holds. */
  passed: boolean;
  checks: CheckResult[];
  beyond: CheckResult[];
}

/** Runs a checkpoint against the server at this address. */
export async function runCheckpoint(number: string, url: string): Promise<Report> {
  const { core, beyond } = CHECKPOINTS[number]?.checkpoint ?? { core: [], beyond: [] };
  const results = await runChecks([...core, ...beyond], url);
  const checks = results.slice(0, core.length);
  return {
    checkpoint: Number(number),
    url,
    passed: checks.every(({ passed }) => passed),
    checks,
    beyond: results.slice(core.length),
  };
}
