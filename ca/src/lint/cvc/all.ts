import type { Lint } from '../lint.ts';
import { cvcAuthority } from './cvc-authority.ts';
import { cvcDateOrder } from './cvc-date-order.ts';
import { cvcDomainParameters } from './cvc-domain-parameters.ts';
import { cvcLink } from './cvc-link.ts';
import { cvcPublicKey } from './cvc-public-key.ts';
import { cvcReferences } from './cvc-references.ts';
import { cvcReservedRights } from './cvc-reserved-rights.ts';
import { cvcRights } from './cvc-rights.ts';
import { cvcRoleOrder } from './cvc-role-order.ts';
import { cvcTerminalType } from './cvc-terminal-type.ts';
import { cvcValidityLength } from './cvc-validity-length.ts';
import { cvcWithinAuthority } from './cvc-within-authority.ts';
import type { CvcTarget } from './target.ts';

/** Every clause for card verifiable certificates. */
export const CVC_LINTS: readonly Lint<CvcTarget>[] = [
  cvcReferences,
  cvcAuthority,
  cvcRoleOrder,
  cvcLink,
  cvcTerminalType,
  cvcRights,
  cvcReservedRights,
  cvcDateOrder,
  cvcWithinAuthority,
  cvcValidityLength,
  cvcDomainParameters,
  cvcPublicKey,
];
