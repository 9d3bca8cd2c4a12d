import { readFileSync } from 'node:fs';
import { type LaterCeremony, type LaterCeremonyFile, SPECIMEN_CEREMONY } from '@tamga/ca';

type Change<Kind extends LaterCeremony['kind']> = Omit<
  Extract<LaterCeremony, { kind: Kind }>,
  'title' | 'authority' | 'publicUrl' | 'tokens' | 'key' | 'output'
>;

/** A ceremony of the specimen authority with a small key. */
export function laterCeremony<Kind extends LaterCeremony['kind']>(
  change: Change<Kind> & { readonly kind: Kind },
): LaterCeremonyFile {
  const { authority, publicUrl, tokens, output } = JSON.parse(
    readFileSync(SPECIMEN_CEREMONY, 'utf8'),
  );
  const { module, softhsmFolder, pinFiles } = tokens;
  const ceremony = {
    title: `Test: ${change.kind}`,
    authority,
    publicUrl,
    tokens: { module, softhsmFolder, pinFiles: { root: pinFiles.root, ca: pinFiles.ca } },
    key: 'rsa-2048',
    output,
    ...change,
  } as unknown as LaterCeremony;
  return { ceremony, bytes: Buffer.from(JSON.stringify(ceremony)) };
}
