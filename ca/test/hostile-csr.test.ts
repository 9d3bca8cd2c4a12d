import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { CaError } from '@tamga/ca';
import { assertRequestFits, validateRequest } from '@tamga/ca/doors';
import {
  base64,
  bitString,
  buildCertificationRequestInfo,
  name,
  nullValue,
  octetString,
  oid,
  parseCertificationRequest,
  sequence,
} from '@tamga/formats';

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const subject = name(['C', 'MN'], ['CN', 'SPECIMEN']);

/** A request whose signature algorithm has these octets, signed with PKCS #1 v1.5 all the same. */
function csrWith(algorithm: Uint8Array, kind: 'rsa' | 'ec'): Uint8Array {
  const { publicKey, privateKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
  const info = buildCertificationRequestInfo({ subject, spki });
  return sequence(info, algorithm, bitString(sign('sha256', info, privateKey)));
}

for (const [what, parameters] of [
  ['NULL', nullValue()],
  ['an OCTET STRING', octetString(Uint8Array.of(1))],
  ['an empty SEQUENCE inside a SEQUENCE', sequence(sequence())],
] as const) {
  const algorithm = sequence(oid(RSASSA_PSS), parameters);

  test(`a citizen’s request that names RSASSA-PSS with ${what} for parameters is unreadable, not a fault of ours`, () => {
    assert.throws(
      () =>
        validateRequest({
          requestId: '00000000-0000-4000-8000-000000000001',
          profile: 'citizen-authentication',
          subject: { civilNumber: '100000000001', surname: 'SPECIMEN', givenName: 'OYUN' },
          certificationRequest: base64(csrWith(algorithm, 'rsa')),
        }),
      (error) => error instanceof CaError && error.code === 'REQUEST_UNREADABLE',
    );
  });

  test(`a machine’s request that names RSASSA-PSS with ${what} for parameters is unreadable too`, () => {
    const machine = { kind: 'agent', name: 'line-9', subject, altNames: [] } as const;
    const csr = parseCertificationRequest(csrWith(algorithm, 'ec'));
    assert.throws(
      () => assertRequestFits(csr, machine, 'optional'),
      (error) => error instanceof CaError && error.code === 'REQUEST_UNREADABLE',
    );
  });
}
