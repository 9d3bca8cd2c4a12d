import { sequenceFields } from '../der/fields.ts';
import type { DerNode } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { explicit, implicitPrimitive, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import {
  type DistributionPointName,
  encodeDistributionPointName,
  parseDistributionPointName,
} from './distribution-points.ts';
import { parseReasonFlags, type ReasonFlag, reasonFlagsContent } from './reason-flags.ts';

/** RFC 5280 5.2.5; absent flags are false. */
export interface IssuingDistributionPoint {
  readonly name?: DistributionPointName;
  readonly onlyContainsUserCerts?: boolean;
  readonly onlyContainsCACerts?: boolean;
  readonly onlySomeReasons?: readonly ReasonFlag[];
  readonly indirectCRL?: boolean;
  readonly onlyContainsAttributeCerts?: boolean;
}

export function encodeIssuingDistributionPoint(idp: IssuingDistributionPoint): Uint8Array {
  const flag = (tag: number, set: boolean | undefined): readonly Uint8Array[] =>
    set === true ? [implicitPrimitive(tag, Uint8Array.of(0xff))] : [];
  const { name, onlySomeReasons } = idp;
  return sequence(
    ...(name === undefined ? [] : [explicit(0, encodeDistributionPointName(name))]),
    ...flag(1, idp.onlyContainsUserCerts),
    ...flag(2, idp.onlyContainsCACerts),
    ...(onlySomeReasons === undefined
      ? []
      : [implicitPrimitive(3, reasonFlagsContent(onlySomeReasons))]),
    ...flag(4, idp.indirectCRL),
    ...flag(5, idp.onlyContainsAttributeCerts),
  );
}

export function decodeIssuingDistributionPoint(
  value: Uint8Array,
): Required<Omit<IssuingDistributionPoint, 'name' | 'onlySomeReasons'>> &
  Pick<IssuingDistributionPoint, 'name' | 'onlySomeReasons'> {
  const where = 'issuingDistributionPoint';
  const reader = sequenceFields(parseDer(value), where);
  const nameNode = reader.context(0);
  const onlyContainsUserCerts = parseFlag(reader.context(1), where);
  const onlyContainsCACerts = parseFlag(reader.context(2), where);
  const reasonsNode = reader.context(3);
  const indirectCRL = parseFlag(reader.context(4), where);
  const onlyContainsAttributeCerts = parseFlag(reader.context(5), where);
  reader.end();
  return {
    ...(nameNode === undefined ? {} : { name: parseDistributionPointName(nameNode, where) }),
    ...(reasonsNode === undefined
      ? {}
      : { onlySomeReasons: parseReasonFlags(reasonsNode.content, where) }),
    onlyContainsUserCerts,
    onlyContainsCACerts,
    indirectCRL,
    onlyContainsAttributeCerts,
  };
}

function parseFlag(node: DerNode | undefined, where: string): boolean {
  if (node === undefined) return false;
  if (node.content.length !== 1 || node.content[0] !== 0xff) {
    throw new FormatError('notCanonical', `${where}: flag [${node.tag}] is not TRUE`);
  }
  return true;
}
