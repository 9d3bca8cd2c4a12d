import { fileURLToPath } from 'node:url';

/** The ceremony of demonstrations, from which the set-up makes its own with its ports. */
export const SPECIMEN_CEREMONY: string = fileURLToPath(
  new URL('../../ceremonies/specimen.json', import.meta.url),
);
