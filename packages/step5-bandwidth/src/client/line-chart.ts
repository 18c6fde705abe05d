import uPlot from 'uplot';

import { number } from '../report/compare.ts';

export interface Line {
  label: string;
  /** From 0: which of the page's line colours it has. */
  color: number;
}

/** Lines that are told apart without colours too. */
const DASHES: number[][] = [[], [10, 5], [3, 4], [12, 4, 3, 4], [6, 3], [16, 4], [2, 2]];
const HEIGHT = 260;

/** A chart of lines that grow from left to right. */
export class LineChart {
  readonly #box: HTMLElement;
  readonly #lines: readonly Line[];
  readonly #data: [number[], ...number[][]];
  readonly #gone = new AbortController();
  #plot: uPlot;

  /** @param box is emptied, and the chart laid into it */
  constructor(box: HTMLElement, lines: readonly Line[]) {
    this.#box = box;
    this.#lines = lines;
    this.#data = [[], ...lines.map(() => [])];
    this.#plot = this.#draw();
    const { signal } = this.#gone;
    const observer = new ResizeObserver(() => this.#plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    observer.observe(box);
    signal.addEventListener('abort', () => observer.disconnect());
    const redraw = () => {
      this.#plot.destroy();
      this.#plot = this.#draw();
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw, { signal });
  }

  /** Makes room for another chart. */
  remove(): void {
    this.#gone.abort();
    this.#plot.destroy();
  }

  /** @param values one a line */
  add(seconds: number, values: readonly number[]): void {
    this.#data[0].push(seconds);
    values.forEach((value, line) => this.#data[line + 1]?.push(value));
    this.#plot.setData(this.#data);
  }

  #draw(): uPlot {
    const style = getComputedStyle(this.#box);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: color('--quiet'),
      font: '14px system-ui, sans-serif',
      grid: { stroke: color('--line'), width: 1 },
      ticks: { stroke: color('--line'), width: 1 },
    };
    this.#box.replaceChildren();
    return new uPlot(
      {
        width: this.#box.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: (_plot, _least, most) => [0, Math.max(5, most)] } },
        axes: [
          { ...axis, values: (_plot, values) => values.map((value) => `${number(value)} s`) },
          { ...axis, size: 70, values: (_plot, values) => values.map(short) },
        ],
        series: [
          {},
          ...this.#lines.map((line) => ({
            label: line.label,
            stroke: color(`--lane-${line.color}`),
            width: 3,
            dash: DASHES[line.color] ?? [],
            points: { show: false },
          })),
        ],
      },
      this.#data,
      this.#box,
    );
  }
}

const compact = new Intl.NumberFormat('en', { notation: 'compact' });

function short(value: number): string {
  return compact.format(value);
}
