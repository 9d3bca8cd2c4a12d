import { runFuzzer } from '../fuzzing/run-fuzzer.ts';
import { WORKSTATION_MESSAGES } from '../fuzzing/targets/workstation-messages.ts';

await runFuzzer(WORKSTATION_MESSAGES);
