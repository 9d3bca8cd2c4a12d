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

/** Labels of the card masters in the token `bureau`. */
export const TRANSPORT_MASTER = 'card-transport-master';
export const ISSUER_MASTER = 'card-issuer-master';

/** The blank's serial number, as its issuer security domain tells it. */
export async function readBlankSerial(card: Transceiver): Promise<string> {
  await selectIssuerSecurityDomain(card);
  return getCardImageNumber(card);
}

/** SCP03 to the issuer security domain with keys that the HSM derives for this very card. */
export async function authenticateCard(
  card: Transceiver,
  cardKeys: CardKeys,
  master: string,
  keyVersion: number,
): Promise<{ readonly channel: SecureChannel; readonly keys: CardKeySet }> {
  await selectIssuerSecurityDomain(card);
  let keys: CardKeySet | undefined;
  const channel = await openScp03(
    card,
    async (kdd) => {
      keys = await cardKeys.open({ master, kdf: 'kdf3', kdd });
      return keys;
    },
    { keyVersion, hostChallenge: new Uint8Array(randomBytes(8)) },
  );
  if (keys === undefined) {
    throw new BureauError('HSM_UNAVAILABLE', 'The HSM gave no keys for the card.');
  }
  return { channel, keys };
}

/** Puts the issuer's keys as a new version and opens the channel anew with them. */
export async function putIssuerKeys(
  card: Transceiver,
  cardKeys: CardKeys,
  product: CardProduct,
  current: { readonly channel: SecureChannel; readonly keys: CardKeySet },
): Promise<SecureChannel> {
  const blocks = await current.keys.putKeyBlocks({
    master: ISSUER_MASTER,
    kdf: 'kdf3',
    kdd: current.channel.keyDiversificationData,
  });
  await putKeys(current.channel, { newVersion: product.keys.issuerVersion, replaces: 0 }, blocks);
  current.keys.close();
  return openIssuerChannel(card, cardKeys, product);
}

export async function openIssuerChannel(
  card: Transceiver,
  cardKeys: CardKeys,
  product: CardProduct,
): Promise<SecureChannel> {
  const { channel } = await authenticateCard(
    card,
    cardKeys,
    ISSUER_MASTER,
    product.keys.issuerVersion,
  );
  return channel;
}

/** Deletes what the vendor's keys were and moves the card to SECURED. */
export async function secureCard(
  card: Transceiver,
  cardKeys: CardKeys,
  product: CardProduct,
): Promise<void> {
  const channel = await openIssuerChannel(card, cardKeys, product);
  await deleteKeys(channel, product.keys.transportVersion);
  await setCardSecured(channel);
}
