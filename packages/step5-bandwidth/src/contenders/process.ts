// The process of one contender. Its arguments are the contender's name, and `unlimited` if the chat's limits are off.
import { answerMarks } from './answer-marks.ts';
import { createContender } from './contenders.ts';
import { CONTENDERS } from './names.ts';

const [given, unlimited] = process.argv.slice(2);
const name = CONTENDERS.find((each) => each === given);
if (name === undefined) {
  throw new Error('This is a part of the measurement: start it with pnpm --filter step5-bandwidth measure.');
}
await answerMarks(await createContender(name, { unlimited: unlimited === 'unlimited' }));
