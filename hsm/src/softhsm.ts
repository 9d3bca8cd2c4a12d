import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * Makes a SoftHSM2 home: `DIRECTORY/tokens/` (0700) and `DIRECTORY/softhsm2.conf`.
 *
 * @returns the environment that points the module there, for TokenConfig.environment.
 */
export async function writeSoftHsmFolder(
  directory: string,
): Promise<{ readonly SOFTHSM2_CONF: string }> {
  const tokens = join(resolve(directory), 'tokens');
  const configuration = join(resolve(directory), 'softhsm2.conf');
  await mkdir(tokens, { recursive: true, mode: 0o700 });
  await writeFile(
    configuration,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
    { mode: 0o600 },
  );
  return { SOFTHSM2_CONF: configuration };
}
