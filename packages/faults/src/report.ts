/** What became of one fault. Counts are of broken promises: all 0 where they hold. */
export interface FaultReport {
  name: string;
  /** What happened, in a few words. */
  what: string;
  /** What it happened to. */
  chat: string;
  people: number;
  /** That were written. */
  messages: number;
  lost: number;
  doubled: number;
  disordered: number;
  miscounted: number;
  failed: number;
  /** The longest time for which somebody saw nothing come, in seconds. */
  silenceS: number;
  /** From the end of the fault until everybody had seen something new, in seconds; `null` if somebody never did. */
  recoveryS: number | null;
  /** What a broken promise was found by, a sentence each. */
  evidence: string[];
}

/** What `faults --json` writes. */
export interface Report {
  node: string;
  /** Messages a second, of all people together. */
  perSecond: number;
  faults: FaultReport[];
}

export function holds({ lost, doubled, disordered, miscounted, failed }: FaultReport): boolean {
  return lost + doubled + disordered + miscounted + failed === 0;
}

export const COLUMNS = [
  'fault',
  'done to',
  'messages',
  'lost',
  'doubled',
  'order',
  'count',
  'errors',
  'longest silence, s',
  'all back after, s',
] as const;

/** A line of the table for each fault, a cell for each column. */
export function tableCells({ faults }: Report): string[][] {
  return faults.map((fault) => [
    fault.what,
    fault.chat,
    ...(fault.messages === 0 ? failure() : outcome(fault)),
  ]);
}

function outcome(fault: FaultReport): string[] {
  return [
    fault.messages.toLocaleString('en'),
    fault.lost.toLocaleString('en'),
    fault.doubled.toLocaleString('en'),
    fault.disordered === 0 ? 'one' : `${fault.disordered} breaks`,
    fault.miscounted === 0 ? 'right' : `${fault.miscounted} wrong`,
    fault.failed.toLocaleString('en'),
    fault.silenceS.toFixed(1),
    fault.recoveryS === null ? 'never' : fault.recoveryS.toFixed(1),
  ];
}

/** Nobody came to write anything, so that there is nothing to count. */
function failure(): string[] {
  return COLUMNS.slice(2).map((column) => (column === 'errors' ? '1' : '–'));
}

/** What has to be known to read the table, in a sentence without its full stop. */
export function conditions({ node, perSecond, faults }: Report): string {
  const [people = 0] = faults.map((fault) => fault.people);
  return `${people} people, ${perSecond} messages a second, Node ${node}`;
}
