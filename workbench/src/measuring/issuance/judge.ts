import { X509Certificate } from 'node:crypto';
import type { BenchAuthority } from '../authority/authority.ts';

/** Verifies certificates from the database with OpenSSL (node:crypto) against their issuer. @throws Error when one is wrong */
export async function judge(authority: BenchAuthority, count: number): Promise<number> {
  const certificates = await authority.someCertificates(count);
  for (const der of certificates) {
    const certificate = new X509Certificate(der);
    if (
      !certificate.checkIssued(authority.issuer) ||
      !certificate.verify(authority.issuer.publicKey)
    ) {
      throw new Error(`The certificate ${certificate.serialNumber} does not verify.`);
    }
  }
  return certificates.length;
}
