// The process of one contender. Its one argument is its `ContenderOptions`, as JSON.
import { answerMarks } from './answer-marks.ts';
import { readContenderOptions } from './contender-options.ts';
import { createContender } from './contenders.ts';

const options = readContenderOptions(process.argv[2]);
await answerMarks(await createContender(options), options);
