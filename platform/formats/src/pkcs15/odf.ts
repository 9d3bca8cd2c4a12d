import { explicitContent } from '../der/fields.ts';
import { explicit } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseObjectFile } from './object-file.ts';
import { encodePath, parsePath } from './path.ts';

/** Which object directory file holds objects of which kind: the CHOICE tags of PKCS15Objects (section 7.5.2). */
const ODF_TAGS = {
  privateKeys: 0,
  publicKeys: 1,
  certificates: 4,
  dataObjects: 7,
  authObjects: 8,
} as const;

export type OdfKind = keyof typeof ODF_TAGS;
export type OdfEntry = readonly [kind: OdfKind, path: string];

const KINDS: readonly OdfKind[] = [
  'privateKeys',
  'publicKeys',
  'certificates',
  'dataObjects',
  'authObjects',
];

/** EF.ODF: the directory files by kind, in the order given; each entry apart. */
export function encodeOdf(entries: readonly OdfEntry[]): readonly Uint8Array[] {
  return entries.map(([kind, path]) => explicit(ODF_TAGS[kind], encodePath(path)));
}

export function parseOdf(file: Uint8Array): readonly OdfEntry[] {
  return parseObjectFile(file, 'EF.ODF').map((node): OdfEntry => {
    const kind = KINDS.find((name) => ODF_TAGS[name] === node.tag);
    if (node.tagClass !== 'context' || kind === undefined) {
      throw new FormatError('unsupported', `EF.ODF: an entry with tag ${node.tag}`);
    }
    return [kind, parsePath(explicitContent(node, 'EF.ODF'))];
  });
}
