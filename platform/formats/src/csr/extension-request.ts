import { parseDer } from '../der/parse.ts';
import { FormatError } from '../errors.ts';
import {
  type Extension,
  encodeExtensions,
  type ParsedExtension,
  parseExtensions,
} from '../extensions/extension.ts';
import type { Attribute } from './certification-request.ts';

/** Attributes of PKCS #9 in a certification request (RFC 2985 5.4). */
export const CSR_ATTRIBUTE = {
  challengePassword: '1.2.840.113549.1.9.7',
  extensionRequest: '1.2.840.113549.1.9.14',
} as const;

/** The attribute that asks for extensions. */
export function extensionRequest(extensions: readonly Extension[]): Attribute {
  return { type: CSR_ATTRIBUTE.extensionRequest, values: [encodeExtensions(extensions)] };
}

/** The extensions that a request asks for; none when it does not ask. */
export function requestedExtensions(attributes: readonly Attribute[]): readonly ParsedExtension[] {
  const where = 'extensionRequest';
  const attribute = attributes.find(({ type }) => type === CSR_ATTRIBUTE.extensionRequest);
  if (attribute === undefined) return [];
  const [value, another] = attribute.values;
  if (value === undefined || another !== undefined) {
    throw new FormatError('value', `${where}: not exactly one value (RFC 2985 5.4.2)`);
  }
  return parseExtensions(parseDer(value), where);
}
