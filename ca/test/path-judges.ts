import { readFileSync, writeFileSync } from 'node:fs';
import { encodePem } from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';

/** A certification path as its files (DER), with what revocation is checked by. */
export interface JudgedPath {
  readonly name: string;
  readonly anchor: string;
  /** From the end entity upwards, without the anchor. */
  readonly path: readonly string[];
  /** None: revocation is not looked at. */
  readonly crls: readonly string[];
  /** Address of the OCSP responder that is asked about the end entity, instead of CRLs. */
  readonly responder?: string;
  readonly at: Date;
}

/** One line for `JudgePaths.java`. */
export function javaLine({ name, anchor, path, crls, responder = '', at }: JudgedPath): string {
  return [name, anchor, path.join(','), crls.join(','), responder, at.toISOString()].join('|');
}

/** `certtool --verify`, which judges by the present: "valid", or what it prints. */
export async function judgeByGnutls({
  anchor,
  path,
  crls,
}: Omit<JudgedPath, 'at'>): Promise<string> {
  const crl = crls.length === 0 ? [] : ['--load-crl', pemOf('X509 CRL', crls)];
  const { code, text } = await run('certtool', [
    ...['--verify', '--load-ca-certificate', pemOf('CERTIFICATE', [anchor]), ...crl],
    ...['--infile', pemOf('CERTIFICATE', path)],
  ]);
  return code === 0 ? 'valid' : text;
}

/** `openssl verify -x509_strict`: "valid", or what it prints. */
export async function judgeByOpenssl({ anchor, path, crls, at }: JudgedPath): Promise<string> {
  const [leaf = '', ...others] = path;
  const { code, text } = await run('openssl', [
    ...['verify', '-x509_strict', '-CAfile', pemOf('CERTIFICATE', [anchor])],
    ...['-attime', String(Math.floor(at.getTime() / 1000))],
    ...(others.length === 0 ? [] : ['-untrusted', pemOf('CERTIFICATE', others)]),
    ...(crls.length === 0
      ? []
      : ['-crl_check_all', '-extended_crl', '-CRLfile', pemOf('X509 CRL', crls)]),
    pemOf('CERTIFICATE', [leaf]),
  ]);
  return code === 0 ? 'valid' : text;
}

/** Written beside the first file, just before it is used. */
function pemOf(label: string, files: readonly string[]): string {
  const path = `${files[0]}.pem`;
  writeFileSync(path, files.map((file) => encodePem(label, readFileSync(file))).join(''));
  return path;
}
