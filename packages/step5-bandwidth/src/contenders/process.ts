// The process of one contender. Its one argument is its `ContenderOptions`, as JSON.
import { answerMarks } from './answer-marks.ts';
import { readContenderOptions } from './contender-options.ts';
import { createContender } from './contenders.ts';
import { frontOf } from './front.ts';

const options = readContenderOptions(process.argv[2]);
const app = await createContender(options);
await answerMarks(app, options, frontOf(app, options));
