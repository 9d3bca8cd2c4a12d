import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import type { CaConfig } from '../config.ts';
import type { Pki } from '../pki.ts';
import { orderDocumentSigners } from './document-signers.ts';
import type { SodSigning } from './sign-sods.ts';
import { createDocumentStore } from './store.ts';

/** Doc 9303-12 4.1.3: a Document Signer signs up to three months, or 100,000 documents where they are many. */
const DOCUMENTS_PER_SIGNER = 100_000;

/** Makes the Document Signers of the ceremony's folder known to the database, where their documents are counted. */
export async function openDocumentSigning(ca: {
  readonly config: CaConfig;
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly pki: Pki;
  readonly clock: () => Date;
}): Promise<SodSigning> {
  const { config, sql, audit, pki, clock } = ca;
  const rotation = config.documentSigning;
  const signers = orderDocumentSigners(pki.documentSigners, rotation?.daysPerSigner);
  const store = createDocumentStore(sql, audit);
  await store.register(signers, clock());
  const documentsPerSigner = rotation?.documentsPerSigner ?? DOCUMENTS_PER_SIGNER;
  return { store, signers, documentsPerSigner, csca: pki.csca, clock };
}
