/** What is wrong with a chain: which, where, and what that means. */
export interface AuditFault {
  readonly kind:
    | 'changed'
    | 'deleted'
    | 'tail-deleted'
    | 'older-database'
    | 'payload-changed'
    | 'checkpoint-forged'
    | 'checkpoints-broken';
  readonly chain: string;
  readonly sequence: number;
  readonly message: string;
}

export interface AuditVerdict {
  readonly faults: readonly AuditFault[];
  /** Events verified, by chain, and how many of them no checkpoint covers yet. */
  readonly chains: readonly {
    readonly chain: string;
    readonly events: number;
    readonly uncovered: number;
  }[];
  readonly checkpoints: number;
  /** When keys were given: payloads held against their commitments, and those whose key is erased. */
  readonly payloads?: { readonly verified: number; readonly erased: number };
}
