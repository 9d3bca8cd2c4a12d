import { fromHex } from '@tamga/formats';
import type { CeremonyKeys } from './ceremony-keys.ts';
import type { Ceremony } from './schema.ts';

/** Labels of the bureau's secret keys, in the order of the minutes. */
export const BUREAU_KEYS = [
  'card-transport-master',
  'card-issuer-master',
  'data-wrapping',
  'vendor-test-key',
] as const;

/** The bureau's keys: masters of the cards, the key over its data, the vendors' published test key. */
export async function makeSecretKeys(ceremony: Ceremony, keys: CeremonyKeys): Promise<void> {
  const { keys: kinds } = ceremony;
  for (const label of ['card-transport-master', 'card-issuer-master'] as const) {
    await keys.makeSecret('bureau', label, kinds[label], 'card-master');
  }
  await keys.makeSecret('bureau', 'data-wrapping', kinds['data-wrapping'], 'data-wrapping');
  await keys.importVendorKey('bureau', 'vendor-test-key', fromHex(ceremony.vendorTestKey));
}
