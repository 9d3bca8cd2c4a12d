import {
  type Attribute,
  assembleSigned,
  buildCertificationRequestInfo,
  CSR_ATTRIBUTE,
  EXTENSION,
  encodeGeneralNames,
  encodeKeyUsage,
  extensionRequest,
  type GeneralName,
  type Name,
  parseDer,
  utf8String,
} from '@tamga/formats';
import { mutateTlv } from '../../mutation/mutate-tlv.ts';
import type { Mutator } from '../../mutation/mutator.ts';
import { oneIn } from '../../mutation/random.ts';
import type { SpecimenKey } from './specimen-keys.ts';

/** Requests as they come: bare, with extensions, with names to be reached by, with a password. */
export function csrForms(
  key: SpecimenKey,
  subject: Name,
  altNames: readonly GeneralName[],
): readonly Uint8Array[] {
  const names = {
    oid: EXTENSION.subjectAltName,
    critical: false,
    value: encodeGeneralNames(altNames),
  };
  const usage = {
    oid: EXTENSION.keyUsage,
    critical: true,
    value: encodeKeyUsage(['digitalSignature']),
  };
  const password = {
    type: CSR_ATTRIBUTE.challengePassword,
    values: [utf8String('specimen')],
  };
  const lists: readonly (readonly Attribute[])[] = [
    [],
    [extensionRequest([names])],
    [extensionRequest([usage, names])],
    [password],
    [extensionRequest([usage]), password],
  ];
  return lists.map((attributes) => {
    const info = buildCertificationRequestInfo({ subject, spki: key.spki, attributes });
    return assembleSigned(info, key.algorithm, key.sign(info));
  });
}

/** Half of what still has the shape of a request is signed anew: what is judged after the signature is reached too. */
export function mutateCsr(key: SpecimenKey): Mutator {
  return (form, random, donor) => {
    const changed = mutateTlv(form, random, donor);
    return oneIn(2, random) ? signedAnew(changed, key) : changed;
  };
}

function signedAnew(bytes: Uint8Array, key: SpecimenKey): Uint8Array {
  try {
    const [info, algorithm, signature, more] = parseDer(bytes).children;
    if (info === undefined || algorithm === undefined || signature === undefined) return bytes;
    return more === undefined ? assembleSigned(info.raw, key.algorithm, key.sign(info.raw)) : bytes;
  } catch {
    return bytes;
  }
}
