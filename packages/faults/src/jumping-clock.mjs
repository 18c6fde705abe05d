// To be imported before a program (NODE_OPTIONS=--import): its clock, and those of all processes that it starts, jump
// by as many milliseconds as a file says, as soon as it says so.
import { readFileSync } from 'node:fs';

const LOOKS_EVERY = 100;

const file = process.env['CLOCK_FILE'] ?? '';
const RightDate = Date;
let shift = 0;

const hereAndNow = () => RightDate.now() + shift;

globalThis.Date = new Proxy(RightDate, {
  construct: (target, args, newTarget) =>
    /** @type {object} */ (Reflect.construct(target, args.length === 0 ? [hereAndNow()] : args, newTarget)),
  get: (target, name, receiver) =>
    /** @type {unknown} */ (name === 'now' ? hereAndNow : Reflect.get(target, name, receiver)),
});

setInterval(() => {
  try {
    const told = Number(readFileSync(file, 'utf8'));
    if (told !== shift) {
      shift = told;
      console.log(`The clock of process ${process.pid} is ${shift} ms ahead.`);
    }
  } catch {
    // Nobody has told anything yet.
  }
}, LOOKS_EVERY).unref();
