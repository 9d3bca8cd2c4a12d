import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  fileMemory,
  freshCard,
  openScp03,
  openSoftwareCard,
  putKeys,
  selectIssuerSecurityDomain,
  softwareProducts,
  softwareTransceiver,
} from '@tamga/applet-tools';
import type { Product } from '@tamga/contracts';
import type { CardKeys } from '@tamga/hsm';
import { BureauError } from './errors.ts';
import { TRANSPORT_MASTER } from './production/chip-session.ts';

const VENDOR_KEY = 'vendor-test-key';
const VENDOR_VERSION = 0xff;
const SERIAL_PREFIX: Readonly<Record<Product, string>> = { 'id-card': 'BC', passport: 'BP' };

/**
 * Makes software blanks in a hopper folder, as a vendor delivers them: the keys of the transport master, put over
 * SCP03 with the vendor's test key, all inside the HSM. Gives their serial numbers.
 */
export async function makeBlanks(
  cardKeys: CardKeys,
  options: { readonly product: Product; readonly count: number; readonly hopper: string },
): Promise<readonly string[]> {
  const product = softwareProducts().find(({ makes }) => makes === options.product);
  if (product === undefined) {
    throw new BureauError('CARD_UNKNOWN', `There is no software card for ${options.product}.`);
  }
  mkdirSync(options.hopper, { recursive: true });
  const serials: string[] = [];
  for (let made = 0; made < options.count; made += 1) {
    const serial = SERIAL_PREFIX[options.product] + randomBytes(5).toString('hex').toUpperCase();
    const kdd = createHash('sha256').update(serial).digest().subarray(0, 10);
    const memory = fileMemory(join(options.hopper, `${nextName(options.hopper)}-${serial}.card`));
    memory.commit(freshCard({ profile: options.product, serial, kdd }));
    const card = softwareTransceiver(openSoftwareCard(memory));
    await selectIssuerSecurityDomain(card);
    const vendor = await cardKeys.open({ master: VENDOR_KEY, kdf: 'plain', kdd });
    const channel = await openScp03(card, async () => vendor, {
      keyVersion: VENDOR_VERSION,
      hostChallenge: new Uint8Array(randomBytes(8)),
    });
    const blocks = await vendor.putKeyBlocks({ master: TRANSPORT_MASTER, kdf: 'kdf3', kdd });
    await putKeys(
      channel,
      { newVersion: product.keys.transportVersion, replaces: VENDOR_VERSION },
      blocks,
    );
    vendor.close();
    serials.push(serial);
  }
  return serials;
}

/** Names sort in the order of their making: the hopper gives the oldest first. */
function nextName(hopper: string): string {
  const last = readdirSync(hopper)
    .map((name) => Number(name.split('-')[0]))
    .filter(Number.isInteger)
    .reduce((highest, number) => Math.max(highest, number), 0);
  return String(last + 1).padStart(6, '0');
}
