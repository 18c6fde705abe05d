import * as v from 'valibot';

import { COMPRESSIONS } from '../contenders/compressions.ts';
import { wall } from '../contenders/contender-options.ts';
import { CONTENDERS } from '../contenders/names.ts';
import { INTERVALS } from '../measure/scenarios.ts';

/** As many contenders as a race can have: the scenario `interval` has short polling at each interval, and WebSocket. */
export const LANES = INTERVALS.length + 1;

/** What decides on the contenders of a race. */
export const raceSettings = v.object({
  contenders: v.pipe(v.array(v.picklist(CONTENDERS)), v.minLength(1), v.maxLength(LANES)),
  unlimited: v.boolean(),
  compression: v.picklist(COMPRESSIONS),
  rttMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2000)),
  wall: v.optional(wall),
  keepAlive: v.boolean(),
});

export type RaceSettings = v.InferOutput<typeof raceSettings>;
