// The process of one contender. Its one argument is its `ContenderOptions`, as JSON.
import { answerMarks } from './answer-marks.ts';
import { readContenderOptions } from './contender-options.ts';
import { createContender } from './contenders.ts';

await answerMarks(await createContender(readContenderOptions(process.argv[2])));
