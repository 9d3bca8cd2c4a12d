import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import type { CaConfig } from '../config.ts';
import type { Pki } from '../pki.ts';
import { orderDocumentSigners } from './document-signers.ts';
import type { SodSigning } from './sign-sods.ts';
import type { WarningLimits } from './signers-left.ts';
import { createDocumentStore } from './store.ts';

/** Doc 9303-12 4.1.3: a Document Signer signs up to three months, or 100,000 documents where they are many. */
const DOCUMENTS_PER_SIGNER = 100_000;

/** A ceremony for the next signer is called together in this time. */
const WARN_DAYS = 14;
const WARN_DOCUMENTS = 10_000;

export interface DocumentSigning {
  readonly signing: SodSigning;
  readonly warningLimits: WarningLimits;
}

/** Makes the Document Signers of the ceremony's folder known to the database, where their documents are counted. */
export async function openDocumentSigning(ca: {
  readonly config: CaConfig;
  readonly sql: Sql;
  readonly audit: AuditLog;
  readonly pki: Pki;
  readonly clock: () => Date;
}): Promise<DocumentSigning> {
  const { config, sql, audit, pki, clock } = ca;
  const rotation = config.documentSigning ?? {};
  const signers = orderDocumentSigners(pki.documentSigners, rotation.daysPerSigner);
  const store = createDocumentStore(sql, audit);
  await store.register(signers, clock());
  const documentsPerSigner = rotation.documentsPerSigner ?? DOCUMENTS_PER_SIGNER;
  return {
    signing: { store, signers, documentsPerSigner, csca: pki.csca, clock },
    warningLimits: {
      days: rotation.warnDays ?? WARN_DAYS,
      documents: rotation.warnDocuments ?? WARN_DOCUMENTS,
    },
  };
}
