import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Certificate,
  type CertificateRevocationList,
  decodeCrlNumber,
  decodeIssuingDistributionPoint,
  EXTENSION,
  equalBytes,
  findExtension,
  parseCrl,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';
import { algorithmFor } from '../pki.ts';

/** A shard's complete CRL, or a delta, as the world has it. */
export interface PublishedCrl {
  readonly file: string;
  readonly shard: number;
  readonly number: bigint;
  readonly isDelta: boolean;
  readonly nextUpdate: Date;
  readonly crl: CertificateRevocationList;
}

const SHARD_URL = /\/crl\/citizen\/(0|[1-9][0-9]{0,4})\.crl$/;

/**
 * Reads the CRLs and deltas (`*.crl`) of a folder, signed by the issuing authority; the shard comes from the
 * issuing distribution point, which is signed, and not from the file's name. Complete lists
 * come first, whose numbers deltas share.
 *
 * @throws CaError CRL_NOT_OURS for a file that is not a CRL of a shard of this authority; FormatError
 */
export async function* readPublishedCrls(
  folder: string,
  issuer: Certificate,
): AsyncGenerator<PublishedCrl> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.crl')).sort();
  if (files.length === 0) throw new CaError('CRL_NOT_OURS', `${folder} holds no *.crl.`);
  const deltas: PublishedCrl[] = [];
  for (const name of files) {
    const file = join(folder, name);
    const crl = parseCrl(new Uint8Array(await readFile(file)));
    assertSigned(file, crl, issuer);
    const number = readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber);
    const shard = shardOfCrl(crl);
    if (number === undefined || shard === undefined || crl.nextUpdate === undefined) {
      throw new CaError('CRL_NOT_OURS', `${file} is not the CRL of a shard of citizens.`);
    }
    const isDelta = findExtension(crl.extensions, EXTENSION.deltaCRLIndicator) !== undefined;
    const published = { file, shard, number, isDelta, nextUpdate: crl.nextUpdate, crl };
    if (isDelta) deltas.push(published);
    else yield published;
  }
  yield* deltas;
}

function assertSigned(file: string, crl: CertificateRevocationList, issuer: Certificate): void {
  const isSigned =
    equalBytes(crl.issuer.raw, issuer.subject.raw) &&
    verifySignature({
      spki: issuer.spki.raw,
      algorithm: algorithmFor(issuer),
      data: crl.tbs,
      signature: crl.signature,
    });
  if (!isSigned) {
    throw new CaError('CRL_NOT_OURS', `${file} was not signed by the issuing authority.`);
  }
}

function shardOfCrl(crl: CertificateRevocationList): number | undefined {
  const point = readExtension(
    crl,
    EXTENSION.issuingDistributionPoint,
    decodeIssuingDistributionPoint,
  );
  const names = point?.name !== undefined && 'fullName' in point.name ? point.name.fullName : [];
  for (const name of names) {
    const found = name.kind === 'uri' ? SHARD_URL.exec(name.value) : null;
    if (found !== null) return Number(found[1]);
  }
  return undefined;
}
