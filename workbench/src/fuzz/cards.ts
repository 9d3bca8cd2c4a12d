import { runFuzzer } from '../fuzzing/run-fuzzer.ts';
import { cardAnswers } from '../fuzzing/targets/card-answers.ts';

await runFuzzer(await cardAnswers());
