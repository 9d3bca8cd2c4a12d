import { randomBytes } from 'node:crypto';
import {
  type CardProduct,
  deleteKeys,
  getCardImageNumber,
  openScp03,
  putKeys,
  type SecureChannel,
  selectIssuerSecurityDomain,
  setCardSecured,
  type Transceiver,
} from '@tamga/applet-tools';
import type { CardKeySet, CardKeys } from '@tamga/hsm';
import { BureauError } from '../errors.ts';

/** Labels of the card masters in the token `bureau`; blanks are made with the first. */
export const TRANSPORT_MASTER = 'card-transport-master';
const ISSUER_MASTER = 'card-issuer-master';

/** The blank's serial number, as its issuer security domain tells it. */
export async function readBlankSerial(card: Transceiver): Promise<string> {
  await selectIssuerSecurityDomain(card);
  return getCardImageNumber(card);
}

/**
 * SCP03 to the issuer security domain with keys that the HSM derives for this very card. What `readBlankSerial` gave
 * came in clear through the workstation; here the card says it again under its own MAC.
 *
 * @throws BureauError CARD_MISMATCH when it is another card than the one with `blankSerial`.
 */
export async function authenticateCard(
  card: Transceiver,
  cardKeys: CardKeys,
  key: { readonly master: string; readonly version: number },
  blankSerial: string,
): Promise<{ readonly channel: SecureChannel; readonly keys: CardKeySet }> {
  await selectIssuerSecurityDomain(card);
  let keys: CardKeySet | undefined;
  const channel = await openScp03(
    card,
    async (kdd) => {
      keys = await cardKeys.open({ master: key.master, kdf: 'kdf3', kdd });
      return keys;
    },
    { keyVersion: key.version, hostChallenge: new Uint8Array(randomBytes(8)) },
  );
  if (keys === undefined) {
    throw new BureauError('HSM_UNAVAILABLE', 'The HSM gave no keys for the card.');
  }
  const serial = await getCardImageNumber(channel);
  if (serial !== blankSerial) {
    throw new BureauError(
      'CARD_MISMATCH',
      `The card that was authenticated is the blank ${serial}, not ${blankSerial}: look at the workstation.`,
    );
  }
  return { channel, keys };
}

/** Puts the issuer's keys as a new version and opens the channel anew with them. */
export async function putIssuerKeys(
  target: CardTarget,
  current: { readonly channel: SecureChannel; readonly keys: CardKeySet },
): Promise<SecureChannel> {
  const blocks = await current.keys.putKeyBlocks({
    master: ISSUER_MASTER,
    kdf: 'kdf3',
    kdd: current.channel.keyDiversificationData,
  });
  const { issuerVersion } = target.product.keys;
  await putKeys(current.channel, { newVersion: issuerVersion, replaces: 0 }, blocks);
  current.keys.close();
  return openIssuerChannel(target);
}

/** The card that is meant, and what is needed to authenticate it. */
export interface CardTarget {
  readonly card: Transceiver;
  readonly cardKeys: CardKeys;
  readonly product: CardProduct;
  readonly blankSerial: string;
}

/** @throws BureauError CARD_MISMATCH */
export async function openIssuerChannel({
  card,
  cardKeys,
  product,
  blankSerial,
}: CardTarget): Promise<SecureChannel> {
  const key = { master: ISSUER_MASTER, version: product.keys.issuerVersion };
  const { channel } = await authenticateCard(card, cardKeys, key, blankSerial);
  return channel;
}

/** Deletes what the vendor's keys were and moves the card to SECURED. */
export async function secureCard(target: CardTarget): Promise<void> {
  const channel = await openIssuerChannel(target);
  await deleteKeys(channel, target.product.keys.transportVersion);
  await setCardSecured(channel);
}
