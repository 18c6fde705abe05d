import { element, elementOf } from 'page-kit';

import { report } from '../measure/report.ts';
import { nameOf } from '../report/compare.ts';
import { atTheWall } from '../report/wall.ts';
import { bytesOf, type Heat, roomCost } from '../report/whole-room.ts';
import { browserName, knowsLocalNames } from './browser.ts';
import { browserPeople } from './browser-person.ts';
import { showComparison } from './comparison.ts';
import { limitPeople, onRun, setRunning } from './form.ts';
import { type HeatListener, type LaneResult, type Phase, runHeat } from './heat.ts';
import { LabConnection, LabError } from './lab-connection.ts';
import { type Choice, racePlan, type RacePlan } from './plan.ts';
import { RaceView } from './race-view.ts';
import { type Finished, finishedSection } from './results.ts';

/** Without names of their own people share six connections: three who wait for a poll leave three to write with. */
const PEOPLE_UNDER_ONE_NAME = 3;

const PHASES: Record<Phase, string> = {
  joining: 'Everyone joins…',
  'warming up': 'Everyone says a line to warm up, which does not count…',
  silence: 'Nobody says anything for a moment, to see what silence costs…',
  racing: 'The race is on.',
  over: '',
};

const lab = new LabConnection();
const finished: Finished[] = [];
const localNames = knowsLocalNames();
let view: RaceView | undefined;
let stopped = new AbortController();

void localNames.then((known) => {
  if (!known) {
    limitPeople(PEOPLE_UNDER_ONE_NAME);
    element('few-people').hidden = false;
  }
});
lab.onProgress((marks) => {
  marks.forEach((mark, lane) => view?.addMark(lane, mark));
  view?.update();
});
lab.onLost(() => stopped.abort());
elementOf('stop', HTMLButtonElement).addEventListener('click', () => stopped.abort());
onRun(async (choice) => {
  setRunning(true);
  stopped = new AbortController();
  try {
    await run(racePlan(choice), stopped.signal);
  } catch (error) {
    if (!(error instanceof LabError)) {
      throw error;
    }
    say(error.message);
  } finally {
    setRunning(false);
  }
});

async function run(plan: RacePlan, signal: AbortSignal): Promise<void> {
  const { choice, measurement, heat, halfHeat } = plan;
  const { contenders } = measurement;
  const urlOf = await personUrls();
  const hiddenMeanwhile = watchVisibility();
  view?.remove();
  view = undefined;
  const race = new RaceView(contenders);
  view = race;

  const listener: HeatListener = {
    createPeople: (lane, port) =>
      browserPeople(
        (person) => urlOf(person, port),
        (direction, text) => race.addFrame(lane, direction, text),
      ),
    onPhase: (phase) => say(PHASES[phase]),
    onStart: (lane, base) => race.start(lane, base),
    onResult: (lane, result) => race.showResult(lane, result),
    onMark: (lane, mark) => race.addMark(lane, mark),
  };
  const { ready, results } = await runHeat(lab, heat, listener, signal);
  race.update();
  if (signal.aborted) {
    say('Stopped. Press Run to start again.');
    return;
  }

  let halfResults: LaneResult[] = [];
  if (halfHeat !== undefined && results.every(({ outcome }) => outcome === 'finished')) {
    say(`Once more with ${halfHeat.people} people, to see what grows with the room…`);
    const quietly = { ...listener, onPhase() {}, onStart() {}, onResult() {}, onMark() {} };
    ({ results: halfResults } = await runHeat(lab, halfHeat, quietly, signal));
  }

  const rounds = results.flatMap((result) => (result.outcome === 'finished' ? [result.round] : []));
  const madeWith = { client: `people in this page, ${browserName()}`, node: ready.node };
  const made: Finished = {
    run: finished.length + 1,
    switched: switched(choice),
    report: report(measurement, rounds, madeWith),
    costs: costsOf(results, halfResults),
    remarks: [...remarksOf(plan, results), ...hiddenMeanwhile()],
  };
  finished.push(made);
  const section = finishedSection(made);
  element('results').prepend(section);
  showComparison(finished);
  say(`Run ${made.run} is over: its result is below.`);
  section.querySelector('h2')?.focus();
}

/** Where a person finds the contender at a port: under a name of their own if this browser knows such names. */
async function personUrls(): Promise<(person: number, port: number) => string> {
  return (await localNames)
    ? (person, port) => `http://person-${person + 1}.localhost:${port}/`
    : (_person, port) => `http://127.0.0.1:${port}/`;
}

function costsOf(results: readonly LaneResult[], halfResults: readonly LaneResult[]): Finished['costs'] {
  if (halfResults.length === 0) {
    return [];
  }
  return results.flatMap((result, lane) => {
    const [whole, half] = [heatOf(result), heatOf(halfResults[lane])];
    return whole === undefined || half === undefined ? [] : [roomCost(whole, half)];
  });
}

function heatOf(result: LaneResult | undefined): Heat | undefined {
  if (result?.outcome !== 'finished' || result.silence === undefined) {
    return undefined;
  }
  const { people, measured, outcome } = result.round;
  const { traffic, durationMs } = result.silence;
  return {
    people,
    messages: outcome.sent,
    bytes: bytesOf(measured),
    durationMs: outcome.durationMs,
    silentPerPersonMinute: (bytesOf(traffic) / people / durationMs) * 60_000,
  };
}

function remarksOf({ choice, measurement }: RacePlan, results: readonly LaneResult[]): string[] {
  const named = results.map((result, lane) => {
    const contender = measurement.contenders[lane];
    return { result, name: contender === undefined ? '' : nameOf(contender, measurement) };
  });
  const failures = named.flatMap(({ result, name }) =>
    result.outcome === 'failed' ? [`Over ${name} the race broke off: ${result.reason}`] : [],
  );
  if (choice.wall === undefined) {
    return failures;
  }
  const walled = named.flatMap(({ result, name }) => {
    switch (result.outcome) {
      case 'finished': {
        const { handshake, measured, outcome } = result.round;
        const traffic = {
          requests: handshake.requests + measured.requests,
          connections: handshake.connections + measured.connections,
        };
        return [{ name, traffic, refused: outcome.refused }];
      }
      case 'refused': {
        const { traffic, refused } = result.mark;
        return [{ name, traffic, refused, outAfterMs: result.afterMs }];
      }
      default:
        return [];
    }
  });
  return [...atTheWall(walled), ...failures];
}

/** What was switched away from what is usual, in words. */
function switched({ rttMs, compression, wall, keepAlive }: Choice): string {
  return [
    rttMs > 0 && `round trip ${rttMs} ms`,
    compression !== 'polls' && `compression ${compression}`,
    wall !== undefined && `${wall.perMinute} ${wall.counts} a minute`,
    !keepAlive && 'without keep-alive',
  ]
    .filter((each) => each !== false)
    .join(', ');
}

/** @returns what to call at the end: a remark, if the page was hidden meanwhile */
function watchVisibility(): () => string[] {
  let hidden = document.hidden;
  const look = () => (hidden ||= document.hidden);
  document.addEventListener('visibilitychange', look);
  return () => {
    document.removeEventListener('visibilitychange', look);
    return hidden
      ? [
          'This page was in the background meanwhile, where browsers slow it down: run it again with the page in front.',
        ]
      : [];
  };
}

function say(status: string): void {
  element('status').textContent = status;
}
