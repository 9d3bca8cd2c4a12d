import {
  concat,
  encodeCertificate,
  encodeDataObject,
  encodeDirEntry,
  encodeOdf,
  encodePin,
  encodePrivateKey,
  encodePublicKey,
  encodeTokenInfo,
  HOME_ADDRESS_OID,
} from '@tamga/formats';
import { KEYS, PIN_AUTH_ID, pathOf, RSA_BITS } from './layout.ts';

const LABELS = {
  token: 'Иргэний үнэмлэх / ID card',
  pin: 'ПИН код / PIN',
  authentication: 'Нэвтрэх / Authentication',
  signing: 'Гарын үсэг / Signature',
  address: 'address',
} as const;

const PUBLIC = { isPrivate: false, isModifiable: true } as const;
const PROTECTED = { isPrivate: true, isModifiable: true, authId: PIN_AUTH_ID } as const;

/** EF.DIR; nobody trusts what stands under the master file. */
export function dirContent(): Uint8Array {
  return encodeDirEntry('Tamga');
}

export function odfContent(): Uint8Array {
  return concat(
    ...encodeOdf([
      ['authObjects', pathOf('aodf')],
      ['privateKeys', pathOf('prkdf')],
      ['publicKeys', pathOf('pukdf')],
      ['certificates', pathOf('cdf')],
      ['dataObjects', pathOf('dodf')],
    ]),
  );
}

export function tokenInfoContent(cardSerial: Uint8Array, now: Date): Uint8Array {
  return encodeTokenInfo({
    serial: cardSerial,
    manufacturer: 'Tamga',
    label: LABELS.token,
    lastUpdate: now,
  });
}

export function aodfContent(): Uint8Array {
  return encodePin({
    label: LABELS.pin,
    isPrivate: true,
    isModifiable: true,
    authIdOfPin: PIN_AUTH_ID,
    reference: 1,
    minLength: 6,
    storedLength: 16,
    maxLength: 16,
  });
}

export function prkdfContent(): Uint8Array {
  return concat(
    encodePrivateKey({
      ...PROTECTED,
      label: LABELS.authentication,
      id: KEYS.authentication.id,
      usage: ['sign'],
      keyReference: KEYS.authentication.reference,
      modulusBits: RSA_BITS,
      path: '3f005015',
    }),
    encodePrivateKey({
      ...PROTECTED,
      label: LABELS.signing,
      id: KEYS.signing.id,
      usage: ['sign', 'nonRepudiation'],
      keyReference: KEYS.signing.reference,
      modulusBits: RSA_BITS,
      path: '3f005015',
    }),
  );
}

export function pukdfContent(): Uint8Array {
  return concat(
    ...(['authentication', 'signing'] as const).map((role) =>
      encodePublicKey({
        ...PUBLIC,
        label: LABELS[role],
        id: KEYS[role].id,
        usage: ['verify'],
        keyReference: KEYS[role].reference,
        modulusBits: RSA_BITS,
        path: pathOf(`${role}PublicKey`),
      }),
    ),
  );
}

/** Written at activation, when the certificates are there; until then the file is empty. */
export function cdfContent(): Uint8Array {
  return concat(
    ...(['authentication', 'signing'] as const).map((role) =>
      encodeCertificate({
        ...PUBLIC,
        label: LABELS[role],
        id: KEYS[role].id,
        path: pathOf(`${role}Certificate`),
      }),
    ),
  );
}

/** Names the address file that is in force: one short update switches from A to B. */
export function dodfContent(active: 'addressA' | 'addressB'): Uint8Array {
  return encodeDataObject({
    ...PROTECTED,
    label: LABELS.address,
    application: 'Tamga',
    type: HOME_ADDRESS_OID,
    path: pathOf(active),
  });
}
