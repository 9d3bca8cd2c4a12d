import {
  boundedInteger,
  expectTag,
  parseInteger,
  parseOid,
  refuseDuplicates,
  sequenceFields,
} from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import {
  ia5String,
  implicitPrimitive,
  integer,
  integerContent,
  oid,
  sequence,
} from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from '../names/directory-string.ts';

const CPS_OID = '1.3.6.1.5.5.7.2.1';
export const ANY_POLICY_OID = '2.5.29.32.0';

/** One PolicyInformation; `cps` are its practice statement URIs, other qualifiers are kept raw. */
export interface PolicyInformation {
  readonly policy: string;
  readonly cps?: readonly string[];
  readonly otherQualifiers?: readonly Uint8Array[];
}

/** RFC 5280 4.2.1.4. */
export function encodeCertificatePolicies(policies: readonly PolicyInformation[]): Uint8Array {
  if (policies.length === 0) throw new FormatError('value', 'certificatePolicies: no policy');
  return sequence(
    ...policies.map(({ policy, cps = [], otherQualifiers = [] }) => {
      const qualifiers = [
        ...cps.map((uri) => sequence(oid(CPS_OID), ia5String(uri))),
        ...otherQualifiers,
      ];
      return sequence(oid(policy), ...(qualifiers.length === 0 ? [] : [sequence(...qualifiers)]));
    }),
  );
}

export function decodeCertificatePolicies(value: Uint8Array): readonly PolicyInformation[] {
  const where = 'certificatePolicies';
  const { children } = expectTag(parseDer(value), TAG.sequence, where);
  if (children.length === 0) throw new FormatError('missing', `${where}: no policy`);
  const policies = children.map((child) => parsePolicy(child, where));
  refuseDuplicates(
    policies.map(({ policy }) => policy),
    where,
  );
  return policies;
}

function parsePolicy(node: DerNode, where: string): PolicyInformation {
  const reader = sequenceFields(node, where);
  const policy = parseOid(reader.next('policyIdentifier'), where);
  const qualifiers = reader.optional(TAG.sequence)?.children ?? [];
  reader.end();
  const cps: string[] = [];
  const otherQualifiers: Uint8Array[] = [];
  for (const qualifier of qualifiers) {
    const parts = sequenceFields(qualifier, `${where} qualifier`);
    const type = parseOid(parts.next('policyQualifierId'), where);
    const content = parts.next('qualifier');
    parts.end();
    if (type === CPS_OID) cps.push(parseDirectoryString(content, where));
    else otherQualifiers.push(qualifier.raw);
  }
  return {
    policy,
    ...(cps.length === 0 ? {} : { cps }),
    ...(otherQualifiers.length === 0 ? {} : { otherQualifiers }),
  };
}

/** RFC 5280 4.2.1.5. */
export interface PolicyMapping {
  readonly issuerDomainPolicy: string;
  readonly subjectDomainPolicy: string;
}

export function encodePolicyMappings(mappings: readonly PolicyMapping[]): Uint8Array {
  if (mappings.length === 0) throw new FormatError('value', 'policyMappings: no mapping');
  return sequence(
    ...mappings.map((item) =>
      sequence(oid(item.issuerDomainPolicy), oid(item.subjectDomainPolicy)),
    ),
  );
}

export function decodePolicyMappings(value: Uint8Array): readonly PolicyMapping[] {
  const where = 'policyMappings';
  const { children } = expectTag(parseDer(value), TAG.sequence, where);
  if (children.length === 0) throw new FormatError('missing', `${where}: no mapping`);
  return children.map((child) => {
    const reader = sequenceFields(child, where);
    const issuerDomainPolicy = parseOid(reader.next('issuerDomainPolicy'), where);
    const subjectDomainPolicy = parseOid(reader.next('subjectDomainPolicy'), where);
    reader.end();
    return { issuerDomainPolicy, subjectDomainPolicy };
  });
}

/** RFC 5280 4.2.1.11: how many more certificates may follow before the rule applies. */
export interface PolicyConstraints {
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
}

const MAX_SKIP = 1_000_000;

export function encodePolicyConstraints(constraints: PolicyConstraints): Uint8Array {
  const { requireExplicitPolicy, inhibitPolicyMapping } = constraints;
  return sequence(
    ...(requireExplicitPolicy === undefined
      ? []
      : [implicitPrimitive(0, integerContent(requireExplicitPolicy))]),
    ...(inhibitPolicyMapping === undefined
      ? []
      : [implicitPrimitive(1, integerContent(inhibitPolicyMapping))]),
  );
}

export function decodePolicyConstraints(value: Uint8Array): PolicyConstraints {
  const where = 'policyConstraints';
  const reader = sequenceFields(parseDer(value), where);
  const explicitPolicy = reader.context(0);
  const mapping = reader.context(1);
  reader.end();
  if (explicitPolicy === undefined && mapping === undefined) {
    throw new FormatError('missing', `${where}: empty`);
  }
  return {
    ...(explicitPolicy === undefined
      ? {}
      : { requireExplicitPolicy: boundedInteger(explicitPolicy.content, where, 0, MAX_SKIP) }),
    ...(mapping === undefined
      ? {}
      : { inhibitPolicyMapping: boundedInteger(mapping.content, where, 0, MAX_SKIP) }),
  };
}

/** RFC 5280 4.2.1.14. */
export function encodeInhibitAnyPolicy(skipCertificates: number): Uint8Array {
  return integer(skipCertificates);
}

export function decodeInhibitAnyPolicy(value: Uint8Array): number {
  const node = parseDer(value);
  parseInteger(node, 'inhibitAnyPolicy');
  return boundedInteger(node.content, 'inhibitAnyPolicy', 0, MAX_SKIP);
}
