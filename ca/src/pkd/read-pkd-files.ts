import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCrl } from '@tamga/formats';
import { DEFAULT_POLICY, verifyMasterList } from '@tamga/verification';
import { CaError } from '../errors.ts';
import { readCertificate } from '../pki.ts';
import type { PkdContent } from './pkd-entries.ts';
import type { CountrySigning } from './sign-master-list.ts';

/** The CSCA of the ceremony's folder and its CRL. @throws CaError CERTIFICATE_MISSING */
export async function readCountrySigning(folder: string): Promise<CountrySigning> {
  const csca = await readCertificate(folder, 'csca.crt');
  const crl = parseCrl(await readBytes(join(folder, 'csca.crl')));
  return { csca, crl };
}

/** Everything of the folder that the directory takes. The master list is judged before it is passed on. */
export async function readPkdContent(
  folder: string,
  masterList: string | undefined,
): Promise<PkdContent> {
  const { csca, crl } = await readCountrySigning(folder);
  const files = (await readdir(folder)).sort();
  const read = (pattern: RegExp) =>
    Promise.all(
      files.filter((file) => pattern.test(file)).map((file) => readCertificate(folder, file)),
    );
  return {
    cscas: await read(/^csca(?:[.-][a-z0-9.-]+)?\.crt$/),
    documentSigners: await read(/^document-signer(?:\.[0-9]+)?\.crt$/),
    crl,
    ...(masterList === undefined
      ? {}
      : { masterList: { bytes: await readMasterList(masterList, { csca, crl }), csca } }),
  };
}

async function readMasterList(path: string, { csca, crl }: CountrySigning): Promise<Uint8Array> {
  const bytes = await readBytes(path);
  const facts = { bytes, cscaCertificates: [csca], crls: [crl] };
  const { indication, checks } = verifyMasterList(facts, DEFAULT_POLICY, new Date());
  if (indication === 'TOTAL-PASSED') return bytes;
  const told = checks.filter(({ outcome }) => outcome !== 'passed').map(({ message }) => message);
  throw new CaError('OUTPUT_NOT_VERIFIED', `${path} is not published: ${told.join(' ')}`);
}

async function readBytes(path: string): Promise<Uint8Array> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CaError('CERTIFICATE_MISSING', `${path} cannot be read.`, { cause });
  });
  return new Uint8Array(bytes);
}
