import { readFileSync } from 'node:fs';
import { type BureauConfig, serveBureau } from '@tamga/personalization';

// A real bureau in a process of its own, which a test can end as a power cut would. Argument: its configuration (JSON).
const [configFile = ''] = process.argv.slice(2);
const bureau = await serveBureau(JSON.parse(readFileSync(configFile, 'utf8')) as BureauConfig);
process.send?.({ type: 'ready' });
process.once('SIGTERM', () => {
  bureau.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
