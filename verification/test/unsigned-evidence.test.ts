import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  ACCESS_METHOD,
  assembleOcspResponse,
  buildResponseData,
  type CertificateRevocationList,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeDistributionPoints,
} from '@tamga/formats';
import { createVerifier, VerificationError, type Verifier } from '@tamga/verification';
import { authority, cmsOf, crlOf, NOW, type Party, type PartyOptions, party } from './pki.ts';

/** Evidence comes over HTTP: whoever sits on the way must not turn a good signature into a failed one. */
const root = authority('SPECIMEN Root');
const stranger = party();
const uri = (path: string) => ({ kind: 'uri', value: `http://pki.example/${path}` }) as const;

function pointing(issuer: Party, changes: PartyOptions = {}): Party {
  return party({
    commonName: 'SPECIMEN signer',
    issuer,
    usages: ['contentCommitment'],
    extensions: [
      {
        oid: EXTENSION.cRLDistributionPoints,
        critical: false,
        value: encodeDistributionPoints([{ name: { fullName: [uri('root.crl')] } }]),
      },
      {
        oid: EXTENSION.authorityInfoAccess,
        critical: false,
        value: encodeAuthorityInfoAccess([
          { method: ACCESS_METHOD.ocsp, location: uri('ocsp') },
          { method: ACCESS_METHOD.caIssuers, location: uri('issuing.cer') },
        ]),
      },
    ],
    ...changes,
  });
}

/** A value that no extension has: OCTET STRING of one octet. */
const MALFORMED = Uint8Array.of(4, 1, 0);
const malformed = (oid: string) => ({ oid, critical: true, value: MALFORMED });

function malformedAnswer(subject: Party, certificates: readonly Uint8Array[]): Uint8Array {
  const digest = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const data = buildResponseData({
    responderId: { byName: stranger.certificate.subject.raw },
    producedAt: NOW,
    responses: [
      {
        certId: {
          hash: 'sha256',
          issuerNameHash: digest(root.certificate.subject.raw),
          issuerKeyHash: digest(root.certificate.spki.publicKey),
          serial: subject.certificate.serial.bytes,
        },
        certStatus: { status: 'good' },
        thisUpdate: NOW,
        nextUpdate: NOW,
      },
    ],
  });
  return assembleOcspResponse(data, 'ecdsa-sha256', new Uint8Array(70), certificates);
}

interface World {
  readonly crls?: readonly CertificateRevocationList[];
  readonly fetchedCrl?: CertificateRevocationList;
  readonly ocsp?: Uint8Array;
  readonly fetchedIssuer?: Uint8Array;
}

function verifierOf(world: World): Verifier {
  const orNothing = async (bytes: Uint8Array | undefined): Promise<Uint8Array> => {
    if (bytes === undefined) {
      throw new VerificationError('INPUT_UNREADABLE', 'it answered 404');
    }
    return bytes;
  };
  return createVerifier({
    trust: { citizens: [root.certificate], csca: [] },
    crls: world.crls ?? [],
    fetcher: {
      get: (url) => orNothing(url.endsWith('.crl') ? world.fetchedCrl?.raw : world.fetchedIssuer),
      post: () => orNothing(world.ocsp),
    },
    now: () => NOW,
  });
}

const signer = pointing(root);
const unsigned = (oid: string) =>
  crlOf(root, { signer: stranger.privateKey, extensions: [malformed(oid)] });
const issuing = authority('SPECIMEN Issuing', { issuer: root });
const below = pointing(issuing);
/** The issuer's name and key, signed by nobody, and an extension that cannot be read. */
const badIssuer = (oid: string) =>
  party({ commonName: 'SPECIMEN Issuing', key: issuing, extensions: [malformed(oid)] }).certificate
    .raw;

const CASES: readonly (readonly [what: string, by: Party, world: World, expected?: string])[] = [
  [
    'a CRL that nobody signed, with a scope that cannot be read',
    signer,
    { fetchedCrl: unsigned(EXTENSION.issuingDistributionPoint) },
    'TRY_LATER',
  ],
  [
    'that CRL beside a good one',
    signer,
    { fetchedCrl: unsigned(EXTENSION.issuingDistributionPoint), crls: [crlOf(root)] },
  ],
  [
    'a CRL of the issuer with a scope that cannot be read, beside a good one',
    signer,
    {
      fetchedCrl: crlOf(root, { extensions: [malformed(EXTENSION.issuingDistributionPoint)] }),
      crls: [crlOf(root)],
    },
  ],
  [
    'an OCSP answer that nobody signed, with a certificate that is none',
    signer,
    { ocsp: malformedAnswer(signer, [Uint8Array.of(0x30, 0)]) },
    'TRY_LATER',
  ],
  [
    'that answer beside a good CRL',
    signer,
    { ocsp: malformedAnswer(signer, [Uint8Array.of(0x30, 0)]), fetchedCrl: crlOf(root) },
  ],
  [
    'an OCSP answer whose responder has purposes that cannot be read, beside a good CRL',
    signer,
    {
      ocsp: malformedAnswer(signer, [
        party({ issuer: root, extensions: [malformed(EXTENSION.extKeyUsage)] }).certificate.raw,
      ]),
      fetchedCrl: crlOf(root),
    },
  ],
  ...[
    EXTENSION.cRLDistributionPoints,
    EXTENSION.authorityInfoAccess,
    EXTENSION.basicConstraints,
  ].map((oid): readonly [string, Party, World, string] => [
    `an issuer whose extension ${oid} cannot be read`,
    below,
    { fetchedIssuer: badIssuer(oid), crls: [crlOf(root), crlOf(issuing)] },
    'NO_CERTIFICATE_CHAIN_FOUND',
  ]),
];

const text = new TextEncoder().encode('SPECIMEN');

for (const [what, by, world, expected] of CASES) {
  test(`evidence from the network: ${what}`, async () => {
    const verifier = verifierOf(world);
    for (const report of [
      await verifier.cms({ signature: cmsOf(by, text) }),
      await verifier.certificate(by.certificate.raw),
    ]) {
      assert.equal(report.subIndication, expected);
      assert.equal(report.indication, expected === undefined ? 'TOTAL-PASSED' : 'INDETERMINATE');
    }
  });
}

test('evidence is asked for where a signature names its signer by the key identifier', async () => {
  const verifier = verifierOf({ fetchedCrl: crlOf(root) });
  const signature = cmsOf(signer, text, { isByKeyIdentifier: true });
  assert.equal((await verifier.cms({ signature })).indication, 'TOTAL-PASSED');
});
