import { readFileSync } from 'node:fs';
import { type CaConfig, serveCa } from '@tamga/ca';

// A real authority that stops for ever at one step of an issuance and says so: what a crash there leaves
// is then to be seen. Arguments: configuration (JSON), step.
const [configFile = '', wanted] = process.argv.slice(2);
const config = JSON.parse(readFileSync(configFile, 'utf8')) as CaConfig;
const ca = await serveCa(config, {
  atStage: async (stage, serial) => {
    if (stage !== wanted) return;
    process.send?.({ type: 'paused', serial: Buffer.from(serial).toString('hex') });
    await new Promise<never>(() => {});
  },
});
// The test that started it may be ended by its time limit.
process.on('disconnect', () => process.exit(1));
process.send?.({ type: 'ready', port: ca.port });
