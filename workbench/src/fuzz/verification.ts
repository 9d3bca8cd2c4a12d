import { runFuzzer } from '../fuzzing/run-fuzzer.ts';
import { AGENCY_FILES } from '../fuzzing/targets/agency-files.ts';

await runFuzzer(AGENCY_FILES);
