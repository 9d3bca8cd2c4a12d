import { expectTag, parseOid, parseSmallInteger, sequenceFields } from '../der/fields.ts';
import { type DerNode, TAG } from '../der/node.ts';
import { parseDer } from '../der/parse.ts';
import { ia5String, integer, oid, printableString, sequence } from '../der/write.ts';
import { FormatError } from '../errors.ts';
import { parseDirectoryString } from '../names/directory-string.ts';
import { encodeGeneralName, type GeneralName, parseGeneralName } from './general-names.ts';

/** Statement identifiers (EN 319 412-5, RFC 3739 3.2.6). */
export const QC_STATEMENT = {
  compliance: '0.4.0.1862.1.1',
  limitValue: '0.4.0.1862.1.2',
  retentionPeriod: '0.4.0.1862.1.3',
  sscd: '0.4.0.1862.1.4',
  pds: '0.4.0.1862.1.5',
  type: '0.4.0.1862.1.6',
  legislation: '0.4.0.1862.1.7',
  identificationMethod: '0.4.0.1862.1.8',
  sscdLegislation: '0.4.0.1862.1.9',
  semantics: '1.3.6.1.5.5.7.11.2',
} as const;

export const QC_TYPE = {
  esign: '0.4.0.1862.1.6.1',
  eseal: '0.4.0.1862.1.6.2',
  web: '0.4.0.1862.1.6.3',
} as const;

/** Semantics identifier of natural persons (EN 319 412-1 5.1.3). */
export const SEMANTICS_NATURAL_OID = '0.4.0.194121.1.1';

export interface PdsLocation {
  readonly url: string;
  /** ISO 639-1, lower case. */
  readonly language: string;
}

export type QcStatement =
  | { readonly kind: 'compliance' }
  | { readonly kind: 'sscd' }
  /** `currency` is an ISO 4217 code or number; the value is amount * 10^exponent. */
  | {
      readonly kind: 'limitValue';
      readonly currency: string | number;
      readonly amount: number;
      readonly exponent: number;
    }
  | { readonly kind: 'retentionPeriod'; readonly years: number }
  | { readonly kind: 'pds'; readonly locations: readonly PdsLocation[] }
  | { readonly kind: 'type'; readonly types: readonly string[] }
  /** ISO 3166 alpha-2 codes. */
  | { readonly kind: 'legislation'; readonly countries: readonly string[] }
  | { readonly kind: 'sscdLegislation'; readonly countries: readonly string[] }
  | {
      readonly kind: 'semantics';
      readonly identifier?: string;
      readonly registrationAuthorities?: readonly GeneralName[];
    }
  /** Any other statement, its information kept raw. */
  | { readonly kind: 'other'; readonly id: string; readonly info?: Uint8Array };

export function encodeQcStatements(statements: readonly QcStatement[]): Uint8Array {
  if (statements.length === 0) throw new FormatError('value', 'qcStatements: no statement');
  return sequence(...statements.map(encodeStatement));
}

function encodeStatement(statement: QcStatement): Uint8Array {
  switch (statement.kind) {
    case 'compliance':
    case 'sscd':
      return sequence(oid(QC_STATEMENT[statement.kind]));
    case 'limitValue': {
      const { currency, amount, exponent } = statement;
      const code = typeof currency === 'number' ? integer(currency) : printableString(currency);
      return sequence(
        oid(QC_STATEMENT.limitValue),
        sequence(code, integer(amount), integer(exponent)),
      );
    }
    case 'retentionPeriod':
      return sequence(oid(QC_STATEMENT.retentionPeriod), integer(statement.years));
    case 'pds':
      return sequence(
        oid(QC_STATEMENT.pds),
        sequence(
          ...statement.locations.map(({ url, language }) =>
            sequence(ia5String(url), printableString(language)),
          ),
        ),
      );
    case 'type':
      return sequence(oid(QC_STATEMENT.type), sequence(...statement.types.map(oid)));
    case 'legislation':
    case 'sscdLegislation':
      return sequence(
        oid(QC_STATEMENT[statement.kind]),
        sequence(...statement.countries.map(printableString)),
      );
    case 'semantics':
      return sequence(oid(QC_STATEMENT.semantics), encodeSemantics(statement));
    case 'other':
      return sequence(oid(statement.id), ...(statement.info === undefined ? [] : [statement.info]));
  }
}

function encodeSemantics(statement: Extract<QcStatement, { kind: 'semantics' }>): Uint8Array {
  const { identifier, registrationAuthorities } = statement;
  return sequence(
    ...(identifier === undefined ? [] : [oid(identifier)]),
    ...(registrationAuthorities === undefined
      ? []
      : [sequence(...registrationAuthorities.map(encodeGeneralName))]),
  );
}

export function decodeQcStatements(value: Uint8Array): readonly QcStatement[] {
  const { children } = expectTag(parseDer(value), TAG.sequence, 'qcStatements');
  if (children.length === 0) throw new FormatError('missing', 'qcStatements: no statement');
  return children.map(parseStatement);
}

function parseStatement(node: DerNode): QcStatement {
  const reader = sequenceFields(node, 'qcStatements');
  const id = parseOid(reader.next('statementId'), 'qcStatements');
  const where = `qcStatements ${id}`;
  const info = reader.more() ? reader.next('statementInfo') : undefined;
  reader.end();
  switch (id) {
    case QC_STATEMENT.compliance:
    case QC_STATEMENT.sscd:
      if (info !== undefined) throw new FormatError('unexpected', `${where}: has information`);
      return { kind: id === QC_STATEMENT.sscd ? 'sscd' : 'compliance' };
    case QC_STATEMENT.limitValue:
      return parseLimit(required(info, where), where);
    case QC_STATEMENT.retentionPeriod:
      return {
        kind: 'retentionPeriod',
        years: parseSmallInteger(required(info, where), where, 0, 1000),
      };
    case QC_STATEMENT.pds:
      return { kind: 'pds', locations: items(info, where).map((item) => parsePds(item, where)) };
    case QC_STATEMENT.type:
      return { kind: 'type', types: items(info, where).map((item) => parseOid(item, where)) };
    case QC_STATEMENT.legislation:
      return { kind: 'legislation', countries: parseCountries(info, where) };
    case QC_STATEMENT.sscdLegislation:
      return { kind: 'sscdLegislation', countries: parseCountries(info, where) };
    case QC_STATEMENT.semantics:
      return parseSemantics(info, where);
    default:
      return { kind: 'other', id, ...(info === undefined ? {} : { info: info.raw }) };
  }
}

function required(info: DerNode | undefined, where: string): DerNode {
  if (info === undefined) throw new FormatError('missing', `${where}: information is missing`);
  return info;
}

function items(info: DerNode | undefined, where: string): readonly DerNode[] {
  return expectTag(required(info, where), TAG.sequence, where).children;
}

function parseCountries(info: DerNode | undefined, where: string): readonly string[] {
  return items(info, where).map((item) => parseDirectoryString(item, where));
}

function parsePds(node: DerNode, where: string): PdsLocation {
  const reader = sequenceFields(node, where);
  const url = parseDirectoryString(reader.take(TAG.ia5String, 'url'), where);
  const language = parseDirectoryString(reader.take(TAG.printableString, 'language'), where);
  reader.end();
  return { url, language };
}

function parseLimit(node: DerNode, where: string): QcStatement {
  const reader = sequenceFields(node, where);
  const code = reader.next('currency');
  const currency =
    code.tag === TAG.integer
      ? parseSmallInteger(code, where, 1, 999)
      : parseDirectoryString(code, where);
  const amount = parseSmallInteger(reader.next('amount'), where, 0, 2 ** 40);
  const exponent = parseSmallInteger(reader.next('exponent'), where, -100, 100);
  reader.end();
  return { kind: 'limitValue', currency, amount, exponent };
}

function parseSemantics(info: DerNode | undefined, where: string): QcStatement {
  if (info === undefined) return { kind: 'semantics' };
  const reader = sequenceFields(info, where);
  const identifier = reader.optional(TAG.oid);
  const authorities = reader.optional(TAG.sequence);
  reader.end();
  return {
    kind: 'semantics',
    ...(identifier === undefined ? {} : { identifier: parseOid(identifier, where) }),
    ...(authorities === undefined
      ? {}
      : {
          registrationAuthorities: authorities.children.map((node) =>
            parseGeneralName(node, where),
          ),
        }),
  };
}
