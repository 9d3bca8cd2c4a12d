export { type BackupShare, makeBackupShares } from './backup/shares.ts';
export {
  backUpToken,
  type RestoredKey,
  restoreToken,
  type TokenBackup,
} from './backup/token-backup.ts';
export type { CardKdf, CardKeyReference, KeyBlock } from './card-key-types.ts';
export { type CardKeySet, type CardKeys, cardKeys } from './card-keys.ts';
export { type PinSource, parseTokenConfig, type TokenConfig } from './config.ts';
export { type DataKey, type DataKeys, dataKeys } from './data-keys.ts';
export { HsmError, type HsmErrorCode } from './errors.ts';
export { type InitTokenRequest, initToken } from './init-token.ts';
export type { KeyBackup, KeyPairKind, SecretKeyKind, SecretKeyUsage } from './key-kinds.ts';
export { openToken } from './open-token.ts';
export { createSigner, type Signer } from './signer.ts';
export { writeSoftHsmFolder } from './softhsm.ts';
export type {
  GeneratedKeyPair,
  KeyInfo,
  NewKeyPair,
  NewSecretKey,
  Token,
  TokenHealth,
} from './token.ts';
