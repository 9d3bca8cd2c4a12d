import { expectTag, integerValue, sequenceFields } from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { implicit, implicitPrimitive, integer, octetString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { encodeGeneralNameList, type GeneralName, parseGeneralNameList } from './general-names.ts';

/** RFC 5280 4.2.1.2. */
export function encodeSubjectKeyIdentifier(keyIdentifier: Uint8Array): Uint8Array {
  return octetString(keyIdentifier);
}

export function decodeSubjectKeyIdentifier(value: Uint8Array): Uint8Array {
  return expectTag(parseDer(value), TAG.octetString, 'subjectKeyIdentifier').content;
}

/** RFC 5280 4.2.1.1; issuer and serial stand together or not at all. */
export interface AuthorityKeyIdentifier {
  readonly keyIdentifier?: Uint8Array;
  readonly issuer?: readonly GeneralName[];
  readonly serial?: bigint;
}

export function encodeAuthorityKeyIdentifier(aki: AuthorityKeyIdentifier): Uint8Array {
  const { keyIdentifier, issuer, serial } = aki;
  refuseHalf(issuer, serial);
  return sequence(
    ...(keyIdentifier === undefined ? [] : [implicitPrimitive(0, keyIdentifier)]),
    ...(issuer === undefined ? [] : [implicit(1, encodeGeneralNameList(issuer))]),
    ...(serial === undefined ? [] : [implicit(2, integer(serial))]),
  );
}

export function decodeAuthorityKeyIdentifier(value: Uint8Array): AuthorityKeyIdentifier {
  const where = 'authorityKeyIdentifier';
  const reader = sequenceFields(parseDer(value), where);
  const keyIdentifier = reader.context(0)?.content;
  const issuerNode = reader.context(1);
  const serialNode = reader.context(2);
  reader.end();
  const issuer = issuerNode && parseGeneralNameList(issuerNode, where);
  const serial = serialNode && integerValue(serialNode.content);
  refuseHalf(issuer, serial);
  return {
    ...(keyIdentifier === undefined ? {} : { keyIdentifier }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(serial === undefined ? {} : { serial }),
  };
}

function refuseHalf(issuer: unknown, serial: unknown): void {
  if ((issuer === undefined) !== (serial === undefined)) {
    throw new FormatError('missing', 'authorityKeyIdentifier: issuer and serial belong together');
  }
}
