import type { KeyPairKind, SecretKeyKind, SecretKeyUsage } from '@tamga/hsm';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import type { PermitKind } from '../lint/signing-permit.ts';

export type TokenName = 'root' | 'ca' | 'bureau';

/** Where a ceremony's keys are made: the tokens, or memory for a rehearsal. */
export interface CeremonyKeys {
  /** SubjectPublicKeyInfo, DER. */
  makePair(token: TokenName, label: string, kind: KeyPairKind): Promise<Uint8Array>;
  makeSecret(
    token: TokenName,
    label: string,
    kind: SecretKeyKind,
    usage: SecretKeyUsage,
  ): Promise<void>;
  importVendorKey(token: TokenName, label: string, value: Uint8Array): Promise<void>;
  signer(
    token: TokenName,
    label: string,
    kind: KeyPairKind,
    ...permits: readonly PermitKind[]
  ): AuthoritySigner;
  /** Three bytes that show which key it is. */
  checkValue(token: TokenName, label: string): Promise<Uint8Array>;
  close(): Promise<void>;
}
