import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The checkout's own. */
export const defaultVarFolder = join(root, 'var');

/** Everything that running and testing make. */
export const varFolder = process.env.TAMGA_VAR ?? defaultVarFolder;
