import { element } from 'page-kit';

import { nameOf, number } from '../report/compare.ts';
import { type Finished, scrollable, table } from './results.ts';

/** Shows the races side by side, once there is more than one. */
export function showComparison(all: readonly Finished[]): void {
  const box = element('comparison');
  box.hidden = all.length < 2;
  const names = [
    ...new Set(all.flatMap(({ report }) => report.contenders.map((each) => nameOf(each, report)))),
  ];
  const lines = all.map(({ run, switched, report }) => [
    [`${run}: ${report.scenario}`, `${report.people} people`, switched].filter(Boolean).join(', '),
    ...names.map((name) => {
      const found = report.contenders.find((each) => nameOf(each, report) === name);
      return found === undefined ? 'out' : number(found.bytesPerMessage ?? found.bytesPerPersonMinute);
    }),
  ]);
  const caption = 'Bytes for each delivered message; where nobody said anything, for each person in a minute';
  element('comparison-table').replaceChildren(
    scrollable(table(caption, ['', ...names], lines), 'All runs so far'),
  );
}
