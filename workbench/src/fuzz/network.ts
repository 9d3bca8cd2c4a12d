import { runNetwork } from '../fuzzing/run-network.ts';

await runNetwork();
