import { hex } from '@tamga/formats';
import { identifyCard } from '../card-product/card-product.ts';
import { softwareProducts } from '../card-product/software-products.ts';
import { selectEmrtd } from '../emrtd/read-emrtd.ts';
import { CardError } from '../errors.ts';
import {
  getCardImageNumber,
  getCplc,
  getKeyInformation,
  selectIssuerSecurityDomain,
} from '../globalplatform/issuer-security-domain.ts';
import { selectPkiApplet } from '../pki-applet/isoapplet.ts';
import { exchange, type Transceiver } from '../transceiver.ts';

/** What a card tells without any key or PIN; what it does not have is left out. */
export async function describeCard(card: Transceiver): Promise<Readonly<Record<string, unknown>>> {
  const product = await attempt(async () => identifyCard(card.atr, softwareProducts()).name);
  const keys = await attempt(async () => {
    await selectIssuerSecurityDomain(card);
    const versions = (await getKeyInformation(card)).map(({ version }) => version);
    return [...new Set(versions)].map((version) => version.toString(16).padStart(2, '0'));
  });
  const serial = keys && (await attempt(() => getCardImageNumber(card)));
  const cplc = keys && (await attempt(async () => hex(await getCplc(card))));
  const hasPki = await attempt(async () => Boolean(await exchange(card, [selectPkiApplet()])));
  const hasEmrtd = await attempt(async () => {
    await selectEmrtd(card);
    return true;
  });
  return {
    atr: hex(card.atr),
    product: product ?? 'unknown',
    ...(serial === undefined ? {} : { serial }),
    ...(keys === undefined ? {} : { keyVersions: keys }),
    ...(cplc === undefined ? {} : { cplc }),
    applets: [...(hasPki ? ['pki'] : []), ...(hasEmrtd ? ['emrtd'] : [])],
  };
}

/** A refusal of the card is an answer; a card that left is not. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const isAnswer =
      error instanceof CardError &&
      ['UNEXPECTED_STATUS', 'UNEXPECTED_ANSWER', 'UNKNOWN_CARD'].includes(error.code);
    if (isAnswer) {
      return undefined;
    }
    throw error;
  }
}
