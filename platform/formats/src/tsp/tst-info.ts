import { parseSerial, type SerialNumber } from '../certificate/parse-certificate.ts';
import {
  explicitContent,
  parseBoolean,
  parseOid,
  parseSmallInteger,
  refuseDefault,
  sequenceFields,
} from '../der/fields.ts';
import { TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { parseTime } from '../der/time.ts';
import { boolean, explicit, implicit, integer, oid, sequence } from '../der/write.ts';
import {
  type Extension,
  encodeExtensions,
  type ParsedExtension,
  parseExtensionList,
} from '../extensions/extension.ts';
import {
  encodeGeneralName,
  type GeneralName,
  parseGeneralName,
} from '../extensions/general-names.ts';
import { type Accuracy, encodeAccuracy, parseAccuracy } from './accuracy.ts';
import { genTime } from './gen-time.ts';
import {
  encodeMessageImprint,
  type MessageImprint,
  type MessageImprintFields,
  parseMessageImprint,
} from './message-imprint.ts';
import { parseNonce } from './request.ts';

export interface TstInfoFields {
  /** TSAPolicyId. */
  readonly policy: string;
  /** The requester's own bytes (`MessageImprint.raw`), or its fields. */
  readonly messageImprint: MessageImprintFields | Uint8Array;
  readonly serialNumber: bigint | Uint8Array;
  /** Written to the millisecond. */
  readonly genTime: Date;
  readonly accuracy?: Accuracy;
  readonly ordering?: boolean;
  readonly nonce?: bigint;
  readonly tsa?: GeneralName;
  readonly extensions?: readonly Extension[];
}

/** TSTInfo (RFC 3161 2.4.2). Reading judges nothing but the form. */
export interface TstInfo {
  readonly raw: Uint8Array;
  readonly policy: string;
  readonly messageImprint: MessageImprint;
  readonly serialNumber: SerialNumber;
  readonly genTime: Date;
  readonly accuracy?: Accuracy;
  readonly ordering: boolean;
  readonly nonce?: SerialNumber;
  readonly tsa?: GeneralName;
  readonly extensions: readonly ParsedExtension[];
}

/** TSTInfo as DER: the eContent of a time-stamp token. */
export function buildTstInfo(parts: TstInfoFields): Uint8Array {
  const { messageImprint, accuracy, nonce, tsa, extensions = [] } = parts;
  return sequence(
    integer(1),
    oid(parts.policy),
    messageImprint instanceof Uint8Array ? messageImprint : encodeMessageImprint(messageImprint),
    integer(parts.serialNumber),
    genTime(parts.genTime),
    ...(accuracy === undefined ? [] : [encodeAccuracy(accuracy)]),
    ...(parts.ordering === true ? [boolean(true)] : []),
    ...(nonce === undefined ? [] : [integer(nonce)]),
    ...(tsa === undefined ? [] : [explicit(0, encodeGeneralName(tsa))]),
    ...(extensions.length === 0 ? [] : [implicit(1, encodeExtensions(extensions))]),
  );
}

export function parseTstInfo(source: Uint8Array): TstInfo {
  const where = 'TSTInfo';
  const reader = sequenceFields(parseDer(source), where);
  parseSmallInteger(reader.next('version'), `${where} version`, 1, 1);
  const policy = parseOid(reader.next('policy'), where);
  const messageImprint = parseMessageImprint(reader.next('messageImprint'));
  const serialNumber = parseSerial(reader.take(TAG.integer, 'serialNumber'));
  const time = parseTime(reader.take(TAG.generalizedTime, 'genTime'));
  const accuracyNode = reader.optional(TAG.sequence);
  const orderingNode = reader.optional(TAG.boolean);
  const ordering = orderingNode !== undefined && parseBoolean(orderingNode, where);
  refuseDefault(orderingNode !== undefined && !ordering, `${where} ordering`);
  const nonceNode = reader.optional(TAG.integer);
  const tsaNode = reader.context(0);
  const extensionsNode = reader.context(1);
  reader.end();
  return {
    raw: source,
    policy,
    messageImprint,
    serialNumber,
    genTime: time,
    ...(accuracyNode && { accuracy: parseAccuracy(accuracyNode) }),
    ordering,
    ...(nonceNode && { nonce: parseNonce(nonceNode, where) }),
    // The CHOICE inside makes the tag explicit (X.680 31.2.7).
    ...(tsaNode && { tsa: parseGeneralName(explicitContent(tsaNode, where), where) }),
    extensions: extensionsNode === undefined ? [] : parseExtensionList(extensionsNode, where),
  };
}
