import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleApplications } from './applications.ts';

/** `write-samples.ts FOLDER`: complete applications, a file each; their names go to standard output. */
const [folder = '.'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const application of await sampleApplications(randomBytes(3).toString('hex'))) {
  const path = join(folder, `${application.applicationId}.json`);
  writeFileSync(path, `${JSON.stringify(application, null, 2)}\n`, { mode: 0o600 });
  console.log(path);
}
