import { create } from 'page-kit';

import type { Report } from '../measure/report.ts';
import { nameOf, number } from '../report/compare.ts';
import { csv } from '../report/csv.ts';
import { svg } from '../report/svg.ts';
import { busyLines, columnNames, preface, tableRows } from '../report/table.ts';
import { verdict } from '../report/verdict.ts';
import { type RoomCost, roomHour } from '../report/whole-room.ts';

/** One race that is over. */
export interface Finished {
  /** From 1. */
  run: number;
  /** What was switched besides the scenario, in words; empty for nothing. */
  switched: string;
  /** Of the contenders that came through. */
  report: Report;
  /** What the room costs over each of them, in their order; empty where a race does not tell. */
  costs: readonly RoomCost[];
  /** What the wall did, and what failed: in sentences. */
  remarks: readonly string[];
}

const ROOMS = [10, 100, 1000];
/** What everyone says in the rooms of an hour: an assumption, named beside the numbers. */
const LINES_PER_MINUTE = 1;

/** A race's verdict, its table, what it means for a room, and the numbers to take away. */
export function finishedSection(finished: Finished): HTMLElement {
  const { run, report, remarks, costs, switched } = finished;
  const title = create('h2', `Run ${run}: ${report.scenario}${switched === '' ? '' : `, ${switched}`}`);
  title.tabIndex = -1;
  const section = create('section', title);
  section.className = 'finished';
  section.append(...remarks.map((remark) => paragraph('remark', remark)));
  if (report.contenders.length > 0) {
    section.append(
      paragraph('verdict', verdict(report)),
      scrollable(resultTable(report), 'What each contender took'),
      ...[...preface(report), ...busyLines(report)].map((line) => paragraph('note', line)),
      paragraph('note', SIDE_BY_SIDE),
    );
    if (costs.length > 0) {
      section.append(...roomHours(report, costs));
    }
    section.append(downloads(report, run));
  }
  return section;
}

const SIDE_BY_SIDE =
  'All contenders ran side by side in this browser, so latencies hold each other’s work; at the prompt they take turns. The page is of another origin than the contenders, which adds a few headers to each request.';

function resultTable(report: Report): HTMLTableElement {
  return table(
    `${report.scenario}: ${report.people} people`,
    ['', ...columnNames(report)],
    tableRows(report).map(({ label, cells }) => [label, ...cells]),
  );
}

function roomHours(report: Report, costs: readonly RoomCost[]): HTMLElement[] {
  const lines = report.contenders.map((contender, index) => {
    const cost = costs[index];
    const hours = ROOMS.map((people) =>
      cost === undefined ? '–' : bytes(roomHour(cost, people, LINES_PER_MINUTE)),
    );
    return [nameOf(contender, report), ...hours];
  });
  const heading = create('h3', 'What this means for a whole room, for an hour');
  return [
    heading,
    scrollable(
      table(
        'Traffic of the whole room in an hour, everyone writing a line a minute',
        ['', ...ROOMS.map((people) => `${number(people)} people`)],
        lines,
      ),
      heading.textContent,
    ),
    paragraph(
      'note',
      'Ten times the people make a hundred times the deliveries, since everyone hears everyone. So nothing is multiplied here: the race was run with all people and with half of them, and before each nobody said anything for three seconds. That tells apart what a person costs who is silent, what a line costs whoever hears it, and what it costs for each who does. Heartbeats are left out. With polling it is the most it can be: in a large room one answer carries many messages.',
    ),
  ];
}

function downloads({ ...report }: Report, run: number): HTMLElement {
  const list = create(
    'p',
    'Take the numbers with you: ',
    download('JSON', `lab-run-${run}.json`, 'application/json', `${JSON.stringify(report, null, 2)}\n`),
    ' ',
    download('CSV', `lab-run-${run}.csv`, 'text/csv', csv([report])),
    ' ',
    download('Picture', `lab-run-${run}.svg`, 'image/svg+xml', svg([report])),
  );
  list.className = 'downloads';
  return list;
}

function download(label: string, file: string, type: string, content: string): HTMLAnchorElement {
  const link = create('a', label);
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = file;
  return link;
}

/** A table whose first column names its lines. */
export function table(
  caption: string,
  head: readonly string[],
  lines: readonly (readonly string[])[],
): HTMLTableElement {
  const headings = head.map((name) => {
    const heading = name === '' ? create('td') : create('th', name);
    if (heading.tagName === 'TH') {
      heading.setAttribute('scope', 'col');
    }
    return heading;
  });
  const body = lines.map(([label = '', ...cells]) => {
    const heading = create('th', label);
    heading.scope = 'row';
    return create('tr', heading, ...cells.map((cell) => create('td', cell)));
  });
  return create(
    'table',
    create('caption', caption),
    create('thead', create('tr', ...headings)),
    create('tbody', ...body),
  );
}

/** A table that is wider than a phone is scrolled, with the keyboard too. */
export function scrollable(content: HTMLElement, label: string): HTMLElement {
  const box = create('div', content);
  box.className = 'scrollable';
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', label);
  return box;
}

function paragraph(className: string, text: string): HTMLElement {
  const made = create('p', text);
  made.className = className;
  return made;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `1.2 MB`: thousands, as networks count. */
function bytes(value: number): string {
  let scaled = value / 1000;
  let unit = 0;
  while (scaled >= 1000 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit += 1;
  }
  return `${number(Math.round(scaled * 10) / 10)} ${UNITS[unit]}`;
}
