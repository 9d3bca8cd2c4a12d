import { hex } from '@tamga/formats';
import { CardError } from '../errors.ts';

/**
 * How one make of card is personalized: what its ATR is, which keys it comes with, which applets are on it and how
 * they are spoken to. Code takes no vendor for granted.
 */
export interface CardProduct {
  readonly name: string;
  readonly makes: 'id-card' | 'passport';
  /** Hexadecimal, the whole ATR. */
  readonly atr: string;
  /** Key versions: what the vendor delivers with, and what the issuer puts in. */
  readonly keys: {
    readonly transportVersion: number;
    readonly issuerVersion: number;
    readonly diversification: 'kdf3';
  };
  readonly pkiDialect?: 'isoapplet-plain';
  readonly documentNumber: 'assigned';
}

const FIELDS = ['name', 'makes', 'atr', 'keys', 'documentNumber'] as const;

/** Reads a card product file. @throws CardError PRODUCT_INVALID naming the field. */
export function parseCardProduct(text: string, source: string): CardProduct {
  const value = parseJson(text, source);
  const missing = FIELDS.find((field) => !(field in value));
  if (missing !== undefined) {
    throw invalid(source, missing, 'is missing');
  }
  const product = value as Record<string, unknown> & CardProduct;
  if (!['id-card', 'passport'].includes(product.makes)) {
    throw invalid(source, 'makes', 'must be id-card or passport');
  }
  if (typeof product.atr !== 'string' || !/^3[bf]([0-9a-f]{2})+$/.test(product.atr)) {
    throw invalid(source, 'atr', 'must be an ATR in lower-case hexadecimal');
  }
  for (const version of [product.keys.transportVersion, product.keys.issuerVersion]) {
    if (!Number.isInteger(version) || version < 1 || version > 0x7f) {
      throw invalid(source, 'keys', 'has a key version outside 1 to 127');
    }
  }
  if (product.keys.diversification !== 'kdf3') {
    throw invalid(source, 'keys/diversification', 'must be kdf3');
  }
  if (product.pkiDialect !== undefined && product.pkiDialect !== 'isoapplet-plain') {
    throw invalid(source, 'pkiDialect', 'must be isoapplet-plain');
  }
  return product;
}

function parseJson(text: string, source: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) {
      return value;
    }
  } catch {
    // said below
  }
  throw new CardError('PRODUCT_INVALID', `The card product ${source} is no JSON object.`);
}

function invalid(source: string, field: string, why: string): CardError {
  return new CardError('PRODUCT_INVALID', `The card product ${source}: ${field} ${why}.`);
}

/**
 * The product of the card in the reader.
 *
 * @throws CardError UNKNOWN_CARD
 */
export function identifyCard(atr: Uint8Array, products: readonly CardProduct[]): CardProduct {
  const product = products.find((candidate) => candidate.atr === hex(atr));
  if (product === undefined) {
    throw new CardError(
      'UNKNOWN_CARD',
      `No card product has the ATR ${hex(atr)}: take the card out, or add its product file.`,
    );
  }
  return product;
}
