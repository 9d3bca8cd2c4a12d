import { createHash } from 'node:crypto';
import {
  bitString,
  EXTENSION,
  element,
  encodeName,
  encodeSignatureAlgorithm,
  enumerated,
  explicit,
  generalizedTime,
  implicit,
  implicitPrimitive,
  nullValue,
  OCSP_BASIC_OID,
  octetString,
  oid,
  parseSpki,
  sequence,
  TAG,
  utf8Bytes,
} from '@tamga/formats';
import { authorityName, serialOf } from './good-certificates.ts';
import { good, type LintCase } from './lint-case.ts';
import { AUTHORITY_KEY, encodeExtension, type RawExtension } from './shapes.ts';

interface AnswerShape {
  readonly certId: Uint8Array;
  readonly status: Uint8Array;
  readonly thisUpdate: Uint8Array;
  readonly nextUpdate?: Uint8Array;
  readonly extensions: readonly RawExtension[];
}

export interface ResponseShape {
  readonly type: string;
  readonly algorithm: Uint8Array;
  readonly responderId: Uint8Array;
  readonly producedAt: Uint8Array;
  readonly answers: readonly AnswerShape[];
  readonly extensions: readonly RawExtension[];
}

const hour = (hours: number) => generalizedTime(new Date(Date.UTC(2026, 5, 1, hours)));
const fraction = element('universal', TAG.generalizedTime, false, utf8Bytes('20260601115959.5Z'));
const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest();
const plain = (type: string, value: Uint8Array): RawExtension => ({
  oid: type,
  critical: false,
  value,
});

const certId = (phrase: string) =>
  sequence(
    sequence(oid('1.3.14.3.2.26'), nullValue()),
    octetString(sha1(good('issuing').subject)),
    octetString(sha1(parseSpki(AUTHORITY_KEY.spki).publicKey)),
    serialOf(phrase),
  );
const GOOD = implicit(0, nullValue());
const revoked = (at: Uint8Array, reason?: number) =>
  implicit(1, sequence(at, ...(reason === undefined ? [] : [explicit(0, enumerated(reason))])));
const ANSWER: AnswerShape = {
  certId: certId('authentication'),
  status: GOOD,
  thisUpdate: hour(12),
  nextUpdate: hour(13),
  extensions: [plain(EXTENSION.ocspArchiveCutoff, hour(0))],
};

export const GOOD_RESPONSE: ResponseShape = {
  type: OCSP_BASIC_OID,
  algorithm: encodeSignatureAlgorithm('rsa-pkcs1-sha256'),
  responderId: explicit(2, octetString(sha1(parseSpki(good('ocsp-responder').spki).publicKey))),
  producedAt: hour(12),
  answers: [
    ANSWER,
    { ...ANSWER, certId: certId('signing'), status: revoked(hour(11), 6), extensions: [] },
    {
      ...ANSWER,
      certId: certId('nobody'),
      status: implicitPrimitive(2, new Uint8Array()),
      extensions: [],
    },
  ],
  extensions: [plain(EXTENSION.ocspNonce, octetString(new Uint8Array(32).fill(9)))],
};

const optional = (extensions: readonly RawExtension[]) =>
  extensions.length === 0 ? [] : [explicit(1, sequence(...extensions.map(encodeExtension)))];

export function encodeResponse(shape: ResponseShape): Uint8Array {
  const data = sequence(
    shape.responderId,
    shape.producedAt,
    sequence(
      ...shape.answers.map((answer) =>
        sequence(
          answer.certId,
          answer.status,
          answer.thisUpdate,
          ...(answer.nextUpdate === undefined ? [] : [explicit(0, answer.nextUpdate)]),
          ...optional(answer.extensions),
        ),
      ),
    ),
    ...optional(shape.extensions),
  );
  const basic = sequence(data, shape.algorithm, bitString(AUTHORITY_KEY.sign(data)));
  return sequence(enumerated(0), explicit(0, sequence(oid(shape.type), octetString(basic))));
}

function broken(
  lint: string,
  change: (shape: ResponseShape) => ResponseShape,
  variant?: string,
): LintCase {
  return {
    lint,
    ...(variant === undefined ? {} : { variant }),
    structure: 'ocsp-response',
    bytes: encodeResponse(change(GOOD_RESPONSE)),
    beside: 'ocsp-responder',
  };
}

const answers =
  (...list: readonly Partial<AnswerShape>[]) =>
  (c: ResponseShape) => ({
    ...c,
    answers: list.map((one) => ({ ...ANSWER, ...one })),
  });
const nonce = (value: Uint8Array) => (c: ResponseShape) => ({
  ...c,
  extensions: [plain(EXTENSION.ocspNonce, value)],
});
const { nextUpdate: _, ...WITHOUT_NEXT } = ANSWER;

export const OCSP_CASES: readonly LintCase[] = [
  broken('ocsp-response-structure', (c) => ({ ...c, type: '1.3.6.1.5.5.7.48.1.9' }), 'type'),
  broken(
    'ocsp-response-structure',
    answers({ status: implicitPrimitive(0, Uint8Array.of(1)) }),
    'good-with-information',
  ),
  broken('ocsp-response-structure', nonce(octetString()), 'nonce-empty'),
  broken('ocsp-response-structure', nonce(octetString(new Uint8Array(129))), 'nonce-too-long'),
  broken('ocsp-response-structure', nonce(utf8Bytes('unwrapped')), 'nonce-unwrapped'),
  broken('ocsp-not-empty', answers()),
  broken('ocsp-cert-ids-unique', answers({}, {})),
  broken(
    'ocsp-responder-id',
    (c) => ({ ...c, responderId: explicit(2, octetString(new Uint8Array(20))) }),
    'key',
  ),
  broken(
    'ocsp-responder-id',
    (c) => ({ ...c, responderId: explicit(1, encodeName(authorityName('Other CA'))) }),
    'name',
  ),
  {
    ...broken('ocsp-responder-may-sign', (c) => ({
      ...c,
      responderId: explicit(1, good('peer').subject),
    })),
    beside: 'peer',
  },
  broken(
    'ocsp-signature-algorithm',
    (c) => ({ ...c, algorithm: encodeSignatureAlgorithm('ecdsa-sha256') }),
    'other-key',
  ),
  broken(
    'ocsp-signature-algorithm',
    (c) => ({ ...c, algorithm: sequence(oid('1.2.840.113549.1.1.5'), nullValue()) }),
    'sha1',
  ),
  broken('ocsp-produced-at', (c) => ({ ...c, producedAt: hour(11) })),
  broken('ocsp-next-update', () => ({ ...GOOD_RESPONSE, answers: [WITHOUT_NEXT] }), 'missing'),
  broken('ocsp-next-update', answers({ nextUpdate: hour(11) }), 'before'),
  broken(
    'ocsp-within-responder',
    answers({ nextUpdate: generalizedTime(new Date('2027-03-01T00:00:00Z')) }),
  ),
  broken('ocsp-revocation-time', answers({ status: revoked(hour(13)) })),
  broken('ocsp-reason', answers({ status: revoked(hour(11), 0) }), 'unspecified'),
  broken('ocsp-reason', answers({ status: revoked(hour(11), 8) }), 'remove'),
  broken('ocsp-whole-seconds', answers({ thisUpdate: fraction })),
  broken(
    'ocsp-archive-cutoff',
    answers({ extensions: [plain(EXTENSION.ocspArchiveCutoff, hour(13))] }),
    'future',
  ),
  broken(
    'ocsp-archive-cutoff',
    answers({ extensions: [plain(EXTENSION.ocspArchiveCutoff, octetString(utf8Bytes('2026')))] }),
    'form',
  ),
  broken(
    'ocsp-extensions-not-critical',
    answers({ extensions: [{ ...plain(EXTENSION.ocspArchiveCutoff, hour(0)), critical: true }] }),
  ),
];
