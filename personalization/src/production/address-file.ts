import { createHash, randomUUID } from 'node:crypto';
import type { HomeAddress } from '@tamga/contracts';
import {
  assembleSignedData,
  CONTENT_TYPE,
  encodeHomeAddress,
  parseSignedData,
} from '@tamga/formats';
import type { CaClient } from '../ca/ca-client.ts';
import { BureauError } from '../errors.ts';

const ADDRESS_YEARS = 10;

/**
 * The address file: the canonical address, bound to document and authentication key, in a SignedData of the address
 * signer. The authority sees the digest only; the address itself stays in the bureau.
 */
export async function makeAddressFile(
  ca: CaClient,
  address: HomeAddress,
  bound: {
    readonly civilNumber: string;
    readonly documentNumber: string;
    readonly authenticationSpki: Uint8Array;
    readonly version: number;
    /** A whole second. */
    readonly now: Date;
  },
): Promise<Uint8Array> {
  const issuedAt = bound.now;
  const validUntil = new Date(issuedAt);
  validUntil.setUTCFullYear(validUntil.getUTCFullYear() + ADDRESS_YEARS);
  const content = encodeHomeAddress({
    civilNumber: bound.civilNumber,
    documentNumber: bound.documentNumber,
    keyHash: createHash('sha256').update(bound.authenticationSpki).digest(),
    version: bound.version,
    issuedAt,
    validUntil,
    province: address.province,
    district: address.district,
    subdistrict: address.subdistrict,
    ...(address.street === undefined ? {} : { street: address.street }),
    ...(address.building === undefined ? {} : { building: address.building }),
    ...(address.door === undefined ? {} : { door: address.door }),
    latitude: address.latitude,
    longitude: address.longitude,
    text: address.text,
    registeredOn: new Date(`${address.registeredOn}T00:00:00Z`),
  });
  const digest = createHash('sha256').update(content).digest();
  return attachContent(await ca.signAddress(randomUUID(), digest), content);
}

/** The same SignedData with its content inside: attributes and signature stay as they are. */
function attachContent(detached: Uint8Array, content: Uint8Array): Uint8Array {
  const { certificates, signerInfos } = parseSignedData(detached);
  const [signer] = signerInfos;
  if (signer?.signedAttributes === undefined || signer.signer.kind !== 'issuerAndSerial') {
    throw new BureauError('CA_REFUSED', 'The signed address has another form than agreed.');
  }
  return assembleSignedData({
    eContentType: CONTENT_TYPE.data,
    eContent: content,
    certificates,
    signerInfos: [
      {
        signer: { issuer: signer.signer.issuer.raw, serial: signer.signer.serial.bytes },
        digestAlgorithm: 'sha256',
        signedAttributes: signer.signedAttributes.asSet,
        signatureAlgorithm: 'rsa-pkcs1-sha256',
        signature: signer.signature,
      },
    ],
  });
}
