import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { VectorError, VectorView } from './view.ts';

/** Fields that say where a file comes from; they count as read. */
const PROVENANCE = ['title', 'source_repo', 'source_files'];

/** Reads `data/NAME.json` (name without the ending). Call `finish()` once every field was used. */
export function loadVectors(name: string): VectorView {
  const text = loadText(`${name}.json`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new VectorError(`data/${name}.json: not JSON`, { cause });
  }
  const view = VectorView.of(parsed, name);
  for (const key of PROVENANCE) if (view.has(key)) view.leave(key, 'provenance');
  return view;
}

/** Reads a file of `data/` that is not JSON, as text. */
export function loadText(file: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(file)) {
    throw new VectorError(`data: ${JSON.stringify(file)} is not the name of a vector file`);
  }
  try {
    return readFileSync(fileURLToPath(new URL(`../data/${file}`, import.meta.url)), 'utf8');
  } catch (cause) {
    throw new VectorError(`data/${file}: cannot be read`, { cause });
  }
}
