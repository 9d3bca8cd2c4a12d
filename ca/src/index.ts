export { type CheckpointFile, openCheckpointFile } from './audit/checkpoint-file.ts';
export { verifyAllChains } from './audit/verify.ts';
export type { TokenName } from './ceremony/ceremony-keys.ts';
export {
  holdLaterCeremony,
  type LaterCeremonyFile,
  rehearseLaterCeremony,
} from './ceremony/later/hold.ts';
export { LaterCeremony } from './ceremony/later/schema.ts';
export { type CeremonyFile, readCeremony, readLaterCeremony } from './ceremony/read-ceremony.ts';
export { type HeldCeremony, rehearseCeremony, runCeremony } from './ceremony/run-ceremony.ts';
export { Ceremony } from './ceremony/schema.ts';
export { SPECIMEN_CEREMONY } from './ceremony/specimen.ts';
export {
  type CertificateFields,
  type CertificateTemplate,
  certificateTemplate,
} from './certificates/certificate-template.ts';
export { drawSerial } from './certificates/serial-number.ts';
export { crlCheckCommand } from './cli/crl-check.ts';
export { lintCommand } from './cli/lint.ts';
export { type CaConfig, readCaConfig } from './config.ts';
export {
  type CvcApplicant,
  type CvcAuthority,
  issueCvc,
  issueCvca,
  issueCvcaLink,
} from './cvc/issue-cvc.ts';
export { makeCvcRequest } from './cvc/make-cvc-request.ts';
export { migrateCa } from './database/migrate-ca.ts';
export { assertMaySign } from './document-signing/assert-may-sign.ts';
export { type DocumentSigner, orderDocumentSigners } from './document-signing/document-signers.ts';
export { type SodOutcome, type SodSigning, signSods } from './document-signing/sign-sods.ts';
export { readSodRequest, type SodRequest } from './document-signing/sod-request.ts';
export type { DocumentStore } from './document-signing/store.ts';
export { CA_PROBLEMS, CaError, type CaErrorCode } from './errors.ts';
export { createBatcher } from './issuance/batcher.ts';
export type { Stage } from './issuance/issue-certificate.ts';
export { assessKey } from './keys/assess-key.ts';
export { CERTIFICATE_LINTS } from './lint/certificate/all.ts';
export { CRL_LINTS } from './lint/crl/all.ts';
export { CVC_LINTS } from './lint/cvc/all.ts';
export type { CvcTarget } from './lint/cvc/target.ts';
export { guessRoles } from './lint/guess-roles.ts';
export { type Beside, type Judgement, judgeBytes } from './lint/judge-bytes.ts';
export type {
  CertificateTarget,
  CrlTarget,
  Lint,
  LintFinding,
  OcspTarget,
  SignedAttributesTarget,
  SignedContent,
} from './lint/lint.ts';
export { OCSP_LINTS } from './lint/ocsp/all.ts';
export { PUBLICATION_LINTS } from './lint/publication/all.ts';
export {
  lintCertificate,
  lintCrl,
  lintCvc,
  lintOcspResponse,
  lintSignedAttributes,
} from './lint/run-lints.ts';
export { SIGNED_ATTRIBUTES_LINTS } from './lint/signed-attributes/all.ts';
export {
  permitCardVerifiableAuthentication,
  permitCardVerifiableCertificate,
  permitCardVerifiableRequest,
  permitCertificate,
  permitCheckpoint,
  permitCrl,
  permitOcspResponse,
  permitSignedAttributes,
  redeemFor,
  type SigningPermit,
} from './lint/signing-permit.ts';
export type { Structure } from './lint/structure.ts';
export { escapeDnValue, type LdifEntry, writeLdif } from './pkd/ldif.ts';
export { type CountrySigning, signMasterList } from './pkd/sign-master-list.ts';
export { PROFILES } from './profiles/catalogue.ts';
export type { Profile, Role } from './profiles/profile.ts';
export { type RunningCa, type ServeOptions, serveCa } from './serve.ts';
