export { verifyAllChains } from './audit/verify.ts';
export type { TokenName } from './ceremony/ceremony-keys.ts';
export { type CeremonyFile, readCeremony } from './ceremony/read-ceremony.ts';
export { type HeldCeremony, rehearseCeremony, runCeremony } from './ceremony/run-ceremony.ts';
export { Ceremony } from './ceremony/schema.ts';
export { SPECIMEN_CEREMONY } from './ceremony/specimen.ts';
export { type CaConfig, readCaConfig } from './config.ts';
export { migrateCa } from './database/migrate-ca.ts';
export { assertMaySign } from './document-signing/assert-may-sign.ts';
export { CA_PROBLEMS, CaError, type CaErrorCode } from './errors.ts';
export { createBatcher } from './issuance/batcher.ts';
export type { Stage } from './issuance/issue-certificate.ts';
export { assessKey } from './keys/assess-key.ts';
export { CERTIFICATE_LINTS } from './lint/certificate/all.ts';
export { CRL_LINTS } from './lint/crl/all.ts';
export { guessRoles } from './lint/guess-roles.ts';
export type { CertificateTarget, CrlTarget, Lint, LintFinding } from './lint/lint.ts';
export { lintCertificate, lintCrl } from './lint/run-lints.ts';
export {
  permitCertificate,
  permitCheckpoint,
  permitCrl,
  permitOcspResponse,
  permitSignedAttributes,
  redeemFor,
  type SigningPermit,
} from './lint/signing-permit.ts';
export { PROFILES } from './profiles/catalogue.ts';
export type { Profile, Role } from './profiles/profile.ts';
export { type RunningCa, type ServeOptions, serveCa } from './serve.ts';
