import { randomBytes } from 'node:crypto';
import {
  type CardFileName,
  exchange,
  readCardFile,
  selectPkiApplet,
  signData,
  type Transceiver,
  verifyPin,
} from '@tamga/applet-tools';
import { FormatError, parseCertificate, readTlv } from '@tamga/formats';
import { type ValidationReport, VerificationError, type Verifier } from '@tamga/verification';
import type { Finding, Inspection } from './inspection.ts';
import { signAsCms } from './sign-as-cms.ts';

const CHALLENGE_OCTETS = 32;

/**
 * Reads an activated ID card and judges what it holds and does: both certificates with their status, a signature with
 * each key, and the address file against a fresh challenge to the authentication key. Without the holder's PIN only the
 * certificates can be judged.
 */
export async function inspectIdCard(
  card: Transceiver,
  verifier: Verifier,
  options: { readonly pin?: Uint8Array; readonly document: Uint8Array },
): Promise<Inspection> {
  await exchange(card, [selectPkiApplet()]);
  const authentication = await readCertificate(card, 'authenticationCertificate');
  const signing = await readCertificate(card, 'signingCertificate');
  const files = new Map([
    ['authentication.cer', authentication],
    ['signing.cer', signing],
  ]);
  const findings: Finding[] = [
    { what: 'authenticationCertificate', report: await verifier.certificate(authentication) },
    { what: 'signingCertificate', report: await verifier.certificate(signing) },
  ];
  const { pin, document } = options;
  if (pin === undefined) {
    return { files, findings };
  }
  await exchange(card, [verifyPin(pin)]);
  const challenge = new Uint8Array(randomBytes(CHALLENGE_OCTETS));
  const signature = await signData(card, 'authentication', challenge);
  const address = await bestAddress(card, verifier, {
    certificate: authentication,
    challenge,
    signature,
  });
  const raw = await signData(card, 'signing', document);
  const cms = await signAsCms(card, document, signing);
  for (const [name, bytes] of [
    ['challenge', challenge],
    ['challenge.sig', signature],
    ['address.bin', address.file],
    ['document', document],
    ['document.sig', raw],
    ['document.p7m', cms],
  ] as const) {
    files.set(name, bytes);
  }
  findings.push(
    { what: 'address', report: address.report },
    {
      what: 'rawSignature',
      report: await verifier.raw({ document, signature: raw, certificate: signing }),
    },
    { what: 'cmsSignature', report: await verifier.cms({ signature: cms }) },
  );
  return { files, findings };
}

async function readCertificate(card: Transceiver, name: CardFileName): Promise<Uint8Array> {
  const file = await readCardFile(card, name);
  try {
    return parseCertificate(readTlv(file, 0, name).raw).raw;
  } catch (cause) {
    if (cause instanceof FormatError) {
      throw new VerificationError(
        'INPUT_UNREADABLE',
        `The card's file ${name} holds no certificate: was the card activated?`,
        { cause },
      );
    }
    throw cause;
  }
}

/** Of both files the one with the highest version that passes; else what the first one says (decision of the card's layout). */
async function bestAddress(
  card: Transceiver,
  verifier: Verifier,
  proof: {
    readonly certificate: Uint8Array;
    readonly challenge: Uint8Array;
    readonly signature: Uint8Array;
  },
): Promise<{ readonly file: Uint8Array; readonly report: ValidationReport }> {
  const judged = [];
  for (const name of ['addressA', 'addressB'] as const) {
    const file = await readCardFile(card, name);
    const report = await verifier.address(file, proof);
    judged.push({ file, report, version: report.address?.version ?? 0 });
  }
  const [first, second] = judged.sort(
    (a, b) => Number(hasPassed(b.report)) - Number(hasPassed(a.report)) || b.version - a.version,
  );
  if (first === undefined || second === undefined) {
    throw new VerificationError('INPUT_UNREADABLE', 'The card has no address file.');
  }
  return first;
}

function hasPassed(report: ValidationReport): boolean {
  return report.indication === 'TOTAL-PASSED';
}
