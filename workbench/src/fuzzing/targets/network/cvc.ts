import {
  CaError,
  type CvcAuthority,
  issueCvc,
  issueCvca,
  makeCvcRequest,
  redeemFor,
  type SigningPermit,
} from '@tamga/ca';
import {
  assembleCvc,
  buildCvcRequestBody,
  CVC_DESCRIPTION_OID,
  type CvcRequest,
  FormatError,
  inspectionChat,
  parseCvcRequest,
  parseTlv,
  parseTlvs,
  plainEcdsaSignature,
} from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateTlv } from '../../mutation/mutate-tlv.ts';
import { oneIn } from '../../mutation/random.ts';
import { isCvcRequestShell } from './outer-parse.ts';
import { CVC_READER } from './parser-files.ts';
import { behind, Reached } from './reached.ts';
import { type SpecimenKey, specimenEcKey, specimenRsaKey } from './specimen-keys.ts';
import { NOW } from './specimens.ts';

const VERIFIER = 'MNDV00001';
const key = specimenEcKey('verifier');

/** A request of a Document Verifier or an inspection system, to the signature of the certificate (TR-03110-3 C.2). */
export async function cvcRequest(): Promise<NetworkTarget> {
  const root = signerOf(specimenEcKey('cvca'));
  const validity = { years: 2 };
  const certificate = await issueCvca({
    signer: root,
    holderReference: 'MNCVCA00001',
    chat: inspectionChat('cvca', ['fingerprints', 'iris']),
    now: NOW,
    validity,
  });
  const authority = { certificate, signer: { ...root, publicKey: behind<() => never>() } };
  const chat = inspectionChat('dvDomestic', ['fingerprints']);
  const forms = [
    await makeCvcRequest({ signer: signerOf(key), holderReference: VERIFIER }),
    await makeCvcRequest({
      signer: signerOf(key),
      holderReference: VERIFIER,
      authorityReference: certificate.holderReference,
      authenticatedBy: { signer: root, holderReference: VERIFIER },
    }),
    await makeCvcRequest({
      signer: signerOf(specimenRsaKey('verifier', 2048)),
      holderReference: 'MNDVR0001',
    }),
  ];
  return {
    name: 'cvc',
    valid: [...forms.map(({ raw }) => raw), ...forms.slice(0, 1).map(withExtensions)],
    mutate(form, random, donor) {
      const changed = mutateTlv(form, random, donor);
      return oneIn(2, random) ? signedAnew(changed) : changed;
    },
    read: async (bytes) => {
      const request = read(bytes);
      if (request instanceof Answer) return request;
      return issue(() => issueCvc({ authority, request, chat, now: NOW, validity: { months: 3 } }));
    },
    isRefusal: () => false,
    slowMs: 250,
    routes: [],
    parser: [...CVC_READER, 'platform/formats/dist/tlv/', 'ca/dist/cvc/issue-cvc'],
  };
}

/** With a template of a description and one that nobody knows (TR-03110-3 C.3). */
function withExtensions({ publicKey, holderReference }: CvcRequest): Uint8Array {
  const body = buildCvcRequestBody({
    publicKey,
    holderReference,
    extensions: [
      { oid: CVC_DESCRIPTION_OID, objects: [{ tag: 0x80, value: new Uint8Array(32) }] },
      { oid: '1.2.3', objects: [] },
    ],
  });
  return assembleCvc(body, plainEcdsaSignature(key.sign(body), 32));
}

function read(bytes: Uint8Array): CvcRequest | Answer {
  try {
    return parseCvcRequest(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return new Answer(error.code, isCvcRequestShell(bytes), error.message);
  }
}

async function issue(certify: () => Promise<unknown>): Promise<Answer> {
  try {
    await certify();
    return new Answer('taken', true);
  } catch (error) {
    if (error instanceof Reached) return new Answer('taken', true);
    if (!(error instanceof CaError)) throw error;
    return new Answer(error.code, true, error.message);
  }
}

function signerOf(specimen: SpecimenKey): CvcAuthority['signer'] {
  const redeem = redeemFor('card-verifiable-certificate', 'card-verifiable-request');
  const sign = async (permit: SigningPermit) => specimen.sign(redeem(permit));
  return {
    label: 'specimen',
    algorithm: specimen.algorithm,
    publicKey: async () => specimen.spki,
    sign,
    signMany: (permits) => Promise.all(permits.map(sign)),
  };
}

/** A body that was changed, signed by the key of most forms. */
function signedAnew(bytes: Uint8Array): Uint8Array {
  try {
    const outer = parseTlv(bytes);
    const [body] = parseTlvs(outer.value);
    if (outer.tag !== 0x7f21 || body === undefined) return bytes;
    return assembleCvc(body.raw, plainEcdsaSignature(key.sign(body.raw), 32));
  } catch {
    return bytes;
  }
}
