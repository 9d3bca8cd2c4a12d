import { runFuzzer } from '../fuzzing/run-fuzzer.ts';
import { CARD_FILES } from '../fuzzing/targets/card-files.ts';
import { EXTENSIONS } from '../fuzzing/targets/extensions.ts';
import { SIGNED_FORMS } from '../fuzzing/targets/signed-forms.ts';

await runFuzzer([...SIGNED_FORMS, ...EXTENSIONS, ...CARD_FILES]);
