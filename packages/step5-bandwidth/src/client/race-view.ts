import type { Mark } from '../contenders/answer-marks.ts';
import { type Traffic, trafficBetween } from 'serve/traffic';
import { element } from 'page-kit';
import type { Contender } from '../measure/measure.ts';
import { nameOf, number } from '../report/compare.ts';
import { bytesOf } from '../report/whole-room.ts';
import type { LaneResult } from './heat.ts';
import { LaneView } from './lanes.ts';
import { LineChart } from './line-chart.ts';

interface Lane {
  view: LaneView;
  /** What was there when the race began for it; left out as long as it has not. */
  base?: Traffic;
  /** What it has taken since; it stays as it is when the race is over for it. */
  traffic: Traffic;
  over: boolean;
}

const NOTHING: Traffic = { requests: 0, connections: 0, bytesUp: 0, bytesDown: 0, cpuUs: 0 };

/** A race as one watches it: two charts whose lines grow, and a lane for each contender. */
export class RaceView {
  readonly #lanes: Lane[];
  readonly #bytes: LineChart;
  readonly #requests: LineChart;
  #begunAt: number | undefined;
  #drawnToTheEnd = false;

  constructor(contenders: readonly Contender[]) {
    // What is measured against has one colour in every race, and is the last one.
    const colors = contenders.map((_, lane) => (lane === contenders.length - 1 ? 0 : lane + 1));
    const lines = contenders.map((contender, lane) => ({
      label: nameOf(contender, { contenders }),
      color: colors[lane] ?? 0,
    }));
    this.#lanes = lines.map(({ label, color }) => ({
      view: new LaneView(label, color),
      traffic: NOTHING,
      over: false,
    }));
    element('lanes').replaceChildren(...this.#lanes.map(({ view }) => view.element));
    element('race').hidden = false;
    this.#bytes = new LineChart(element('bytes-chart'), lines);
    this.#requests = new LineChart(element('requests-chart'), lines);
  }

  remove(): void {
    this.#bytes.remove();
    this.#requests.remove();
  }

  /** The race begins here for a lane. */
  start(index: number, base: Traffic): void {
    const lane = this.#lanes[index];
    if (lane !== undefined) {
      if (this.#begunAt === undefined) {
        this.#begunAt = performance.now();
        this.#draw(0);
      }
      lane.base = base;
      lane.view.showState('Running', 'running');
    }
  }

  addMark(index: number, { traffic, requests }: Mark): void {
    const lane = this.#lanes[index];
    if (lane === undefined || lane.over) {
      return;
    }
    requests.forEach((request) => lane.view.addRequest(request));
    if (lane.base !== undefined) {
      lane.traffic = trafficBetween(lane.base, traffic);
      lane.view.showTraffic(lane.traffic);
    }
  }

  addFrame(index: number, direction: 'up' | 'down', text: string): void {
    const lane = this.#lanes[index];
    if (lane !== undefined && !lane.over) {
      lane.view.addFrame(direction, text);
    }
  }

  showResult(index: number, result: LaneResult): void {
    const lane = this.#lanes[index];
    if (lane === undefined) {
      return;
    }
    lane.over = true;
    if (result.outcome === 'finished') {
      const { delivered, lost } = result.round.outcome;
      const state = `${number(delivered)} messages delivered, ${lost === 0 ? 'none' : number(lost)} lost`;
      lane.view.showState(state, lost === 0 ? 'good' : 'bad');
    } else {
      lane.view.showState(
        result.outcome === 'refused' ? 'Out: 429 Too Many Requests' : `Failed: ${result.reason}`,
        'bad',
      );
    }
  }

  /** Draws what there is by now. */
  update(): void {
    this.#lanes.forEach(({ view }) => view.flush());
    if (this.#begunAt !== undefined && !this.#drawnToTheEnd) {
      this.#draw((performance.now() - this.#begunAt) / 1000);
      this.#drawnToTheEnd = this.#lanes.every(({ over }) => over);
    }
  }

  #draw(seconds: number): void {
    const traffics = this.#lanes.map(({ traffic }) => traffic);
    this.#bytes.add(seconds, traffics.map(bytesOf));
    this.#requests.add(
      seconds,
      traffics.map(({ requests }) => requests),
    );
  }
}
