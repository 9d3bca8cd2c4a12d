import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Application } from '@tamga/contracts';
import { ROOT } from '../system/layout.ts';
import { drawPictures } from './pictures.ts';

/**
 * The sample applications with their pictures. `run` makes the identifiers of one run different from the last one's, so
 * that a second start makes new documents.
 */
export async function sampleApplications(
  run: string,
  only?: readonly string[],
): Promise<readonly Application[]> {
  const folder = join(ROOT, 'samples');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && (only?.includes(basename(name, '.json')) ?? true))
    .sort();
  return Promise.all(
    files.map(async (name) => {
      const application = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<
        Application,
        'portrait' | 'signature'
      >;
      const { portrait, signature } = await drawPictures(application.person.civilNumber);
      return {
        ...application,
        applicationId: `${application.applicationId}-${run}`,
        portrait: portrait.toString('base64'),
        signature: signature.toString('base64'),
      };
    }),
  );
}
