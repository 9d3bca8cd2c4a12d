import { expectTag, explicitContent, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { explicit, implicit, implicitPrimitive, sequence, setOf } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { encodeName } from '../names/encode-name.ts';
import type { RelativeDistinguishedName } from '../names/name.ts';
import { parseRdnContent } from '../names/parse-name.ts';
import { encodeGeneralNameList, type GeneralName, parseGeneralNameList } from './general-names.ts';
import { parseReasonFlags, type ReasonFlag, reasonFlagsContent } from './reason-flags.ts';

/** DistributionPointName: full names, or an RDN below the CRL issuer's name. */
export type DistributionPointName =
  | { readonly fullName: readonly GeneralName[] }
  | { readonly relativeName: RelativeDistinguishedName };

/** RFC 5280 4.2.1.13. */
export interface DistributionPoint {
  readonly name?: DistributionPointName;
  readonly reasons?: readonly ReasonFlag[];
  readonly crlIssuer?: readonly GeneralName[];
}

/** Value of cRLDistributionPoints and freshestCRL. */
export function encodeDistributionPoints(points: readonly DistributionPoint[]): Uint8Array {
  if (points.length === 0) throw new FormatError('value', 'cRLDistributionPoints: no point');
  return sequence(
    ...points.map(({ name, reasons, crlIssuer }) => {
      if (name === undefined && crlIssuer === undefined) {
        throw new FormatError('value', 'cRLDistributionPoints: neither name nor cRLIssuer');
      }
      return sequence(
        ...(name === undefined ? [] : [explicit(0, encodeDistributionPointName(name))]),
        ...(reasons === undefined ? [] : [implicitPrimitive(1, reasonFlagsContent(reasons))]),
        ...(crlIssuer === undefined ? [] : [implicit(2, encodeGeneralNameList(crlIssuer))]),
      );
    }),
  );
}

export function decodeDistributionPoints(value: Uint8Array): readonly DistributionPoint[] {
  const where = 'cRLDistributionPoints';
  const { children } = expectTag(parseDer(value), TAG.sequence, where);
  if (children.length === 0) throw new FormatError('missing', `${where}: no point`);
  return children.map((child) => parseDistributionPoint(child, where));
}

function parseDistributionPoint(node: DerNode, where: string): DistributionPoint {
  const reader = sequenceFields(node, where);
  const nameNode = reader.context(0);
  const reasonsNode = reader.context(1);
  const issuerNode = reader.context(2);
  reader.end();
  return {
    ...(nameNode === undefined ? {} : { name: parseDistributionPointName(nameNode, where) }),
    ...(reasonsNode === undefined ? {} : { reasons: parseReasonFlags(reasonsNode.content, where) }),
    ...(issuerNode === undefined ? {} : { crlIssuer: parseGeneralNameList(issuerNode, where) }),
  };
}

/** The CHOICE inside [0], which is explicit because CHOICE has no tag of its own. */
export function encodeDistributionPointName(name: DistributionPointName): Uint8Array {
  if ('fullName' in name) return implicit(0, encodeGeneralNameList(name.fullName));
  // The SET OF inside a one-RDN name, its tag replaced.
  const [rdn] = parseDer(encodeName([name.relativeName])).children;
  return implicit(1, rdn?.raw ?? setOf([]));
}

export function parseDistributionPointName(node: DerNode, where: string): DistributionPointName {
  const choice = explicitContent(node, where);
  if (choice.tagClass === 'context' && choice.tag === 0) {
    return { fullName: parseGeneralNameList(choice, where) };
  }
  if (choice.tagClass === 'context' && choice.tag === 1) {
    return { relativeName: parseRdnContent(choice, where) };
  }
  throw new FormatError('unexpected', `${where}: unknown form of distribution point name`);
}

/** URIs of every full name, in order: what a relying party can fetch. */
export function distributionPointUris(points: readonly DistributionPoint[]): readonly string[] {
  return points.flatMap(({ name }) =>
    name !== undefined && 'fullName' in name
      ? name.fullName.flatMap((item) => (item.kind === 'uri' ? [item.value] : []))
      : [],
  );
}
