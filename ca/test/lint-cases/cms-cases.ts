import {
  CMS_ATTRIBUTE,
  element,
  generalizedTime,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
  TAG,
  time,
} from '@tamga/formats';
import type { LintCase } from './lint-case.ts';

const NOW = new Date('2026-06-01T00:00:00Z');
const attribute = (type: string, ...values: readonly Uint8Array[]) =>
  sequence(oid(type), setOf(values));
const CONTENT_TYPE = attribute(CMS_ATTRIBUTE.contentType, oid('2.23.136.1.1.1'));
const DIGEST = attribute(CMS_ATTRIBUTE.messageDigest, octetString(new Uint8Array(32).fill(3)));
const TIME = attribute(CMS_ATTRIBUTE.signingTime, time(NOW));
const certificate = (hash: Uint8Array) =>
  attribute(CMS_ATTRIBUTE.signingCertificateV2, sequence(sequence(sequence(octetString(hash)))));
const CERTIFICATE = certificate(new Uint8Array(32).fill(4));

export const GOOD_ATTRIBUTES = setOf([CONTENT_TYPE, DIGEST, TIME, CERTIFICATE]);

const attributes = (lint: string, bytes: Uint8Array, variant?: string): LintCase => ({
  lint,
  ...(variant === undefined ? {} : { variant }),
  structure: 'signed-attributes',
  bytes,
});
const set = (...elements: readonly Uint8Array[]) => setOf(elements);

export const ATTRIBUTE_CASES: readonly LintCase[] = [
  attributes(
    'signed-attributes-structure',
    element('universal', TAG.set, true, DIGEST, CONTENT_TYPE),
    'unsorted',
  ),
  attributes('signed-attributes-structure', sequence(CONTENT_TYPE, DIGEST), 'sequence'),
  attributes(
    'signed-attributes-unique',
    set(CONTENT_TYPE, DIGEST, attribute('1.2.3', nullValue()), attribute('1.2.3', integer(1))),
  ),
  attributes('signed-attributes-not-empty', set(CONTENT_TYPE, DIGEST, attribute('1.2.3'))),
  attributes('signed-attributes-content-type', set(DIGEST), 'missing'),
  attributes(
    'signed-attributes-content-type',
    set(attribute(CMS_ATTRIBUTE.contentType, oid('1.2.3'), oid('1.2.4')), DIGEST),
    'two-values',
  ),
  attributes('signed-attributes-message-digest', set(CONTENT_TYPE), 'missing'),
  attributes(
    'signed-attributes-message-digest',
    set(CONTENT_TYPE, attribute(CMS_ATTRIBUTE.messageDigest, octetString(new Uint8Array(20)))),
    'sha1',
  ),
  attributes(
    'signed-attributes-signing-time',
    set(CONTENT_TYPE, DIGEST, attribute(CMS_ATTRIBUTE.signingTime, generalizedTime(NOW))),
  ),
  attributes(
    'signed-attributes-signing-certificate',
    set(CONTENT_TYPE, DIGEST, certificate(new Uint8Array(20))),
  ),
];
