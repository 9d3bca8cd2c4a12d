import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  type CardFileName,
  cdfContent,
  exchange,
  identifyCard,
  readCardFile,
  selectPkiApplet,
  setPinWithPukTemplate,
  signData,
  verifyPinTemplate,
  writeFile,
} from '@tamga/applet-tools';
import { equalBytes } from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { openRemoteCard, type RemoteCard } from '../agents/remote-slot.ts';
import type { Bureau } from '../bureau.ts';
import { BureauError } from '../errors.ts';
import { moveOrder } from '../orders/store.ts';
import { unpackDocument } from '../preparation/prepared-document.ts';
import {
  type DocumentKey,
  documentKeys,
  keepCertificate,
  readAddressFile,
  releasePuk,
} from '../production/card-records/store.ts';
import { openIssuerChannel, readBlankSerial } from '../production/chip-session.ts';
import { addressContext, preparationContext, pukContext } from '../production/contexts.ts';
import { runStep, StepFailure } from '../production/steps.ts';
import {
  findDocument,
  moveDocument,
  readSealedPreparation,
  type StoredDocument,
} from '../production/store.ts';
import { open } from '../secrets/sealing.ts';
import { activationStepRecord, endActivation, insertActivation } from './store.ts';

const SLOT_TIMEOUT_MS = 60_000;

/**
 * Begins the activation of a card that lies in a unit's reader and gives its identifier; `finished` resolves when it
 * has ended, however.
 */
export async function startActivation(
  bureau: Bureau,
  request: { readonly agent: string; readonly documentNumber: string; readonly officer: string },
): Promise<{ readonly activationId: string; readonly finished: Promise<void> }> {
  const document = await findDocument(bureau.sql, { documentNumber: request.documentNumber });
  if (document.product !== 'id-card' || document.state !== 'issued') {
    throw new BureauError(
      'DOCUMENT_STATE',
      `The document ${document.documentNumber} is ${document.state}: only an issued ID card can be activated.`,
    );
  }
  bureau.agents.link(request.agent);
  const activationId = randomUUID();
  await insertActivation(
    bureau.sql,
    {
      activationId,
      documentId: document.documentId,
      agent: request.agent,
      officer: request.officer,
      instance: bureau.instance,
    },
    bureau.now(),
  );
  return {
    activationId,
    finished: bureau.work.track(run(bureau, document, activationId, request)),
  };
}

async function run(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  request: { readonly agent: string; readonly officer: string },
): Promise<void> {
  const end = await work(bureau, document, activationId, request);
  await endActivation(bureau.sql, activationId, end.state, end.problem, bureau.now());
  bureau.feed.changed(document.batchId);
}

/** Does the work and lets go of the card: whoever hears of the end may take it out. */
async function work(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  request: { readonly agent: string; readonly officer: string },
): Promise<{ readonly state: 'done' | 'failed' | 'unknown'; readonly problem: string | null }> {
  let card: RemoteCard | undefined;
  try {
    card = await openCard(bureau, document, request.agent);
    await activate(bureau, document, activationId, card, request.officer);
    return { state: 'done', problem: null };
  } catch (error) {
    bureau.log.warn({ document: document.documentId, err: error }, 'an activation failed');
    const isUnknown = error instanceof StepFailure && error.outcome === 'unknown';
    return {
      state: isUnknown ? 'unknown' : 'failed',
      problem: error instanceof Error ? error.message : String(error),
    };
  } finally {
    await card?.moveTo('eject').catch(() => {});
  }
}

function openCard(bureau: Bureau, document: StoredDocument, agent: string): Promise<RemoteCard> {
  const link = bureau.agents.link(agent);
  const reader = link.devices?.readers.find(({ feeder }) => feeder === 'person');
  if (reader === undefined) {
    throw new BureauError(
      'LINE_UNAVAILABLE',
      `The workstation ${agent} has no reader for a person’s card.`,
    );
  }
  return openRemoteCard(link, {
    slot: reader.slot,
    job: randomUUID(),
    title: `activation ${document.documentNumber}`,
    timeoutMs: SLOT_TIMEOUT_MS,
  });
}

async function activate(
  bureau: Bureau,
  document: StoredDocument,
  activationId: string,
  card: RemoteCard,
  officer: string,
): Promise<void> {
  const record = activationStepRecord(bureau.sql, activationId, bureau.now);
  const keys = await documentKeys(bureau.sql, document.documentId);
  await runStep(record, 'authenticate', () => authenticate(bureau, document, card));
  await runStep(record, 'pin', () => setHolderPin(bureau, document, card, officer));
  await runStep(record, 'challenge', async () => {
    await challenge(card, keys);
    await compareAddress(bureau, document, card);
  });
  await runStep(record, 'certificates', () => issueCertificates(bureau, document, card, keys));
  await runStep(record, 'close', () => close(bureau, document, officer));
}

/** The card proves the issuer's keys, and is the one that this document was bound to. */
async function authenticate(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
): Promise<void> {
  const product = identifyCard(card.atr, bureau.products);
  const serial = await readBlankSerial(card);
  if (serial !== document.blank) {
    throw new BureauError(
      'CARD_MISMATCH',
      `The card in the reader has the blank ${serial}; the document ${document.documentNumber} is another card.`,
    );
  }
  await openIssuerChannel({ card, cardKeys: bureau.cardKeys, product, blankSerial: serial });
}

/** The PUK is released for this one operation; the PIN goes from the workstation's prompt into the card. */
async function setHolderPin(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
  officer: string,
): Promise<void> {
  const { documentId } = document;
  const sealed = await bureau.sql.begin(async (tx) => {
    await bureau.audit.append(tx, {
      event: 'puk.released',
      actor: officer,
      refs: { document: documentId },
    });
    return releasePuk(tx, documentId, bureau.now());
  });
  const puk = await bureau.dataKeys.openSecret(sealed, pukContext(documentId));
  try {
    await exchange(card, [selectPkiApplet(), setPinWithPukTemplate(puk)]);
    await exchange(card, [verifyPinTemplate()]);
  } finally {
    puk.fill(0);
  }
}

/** A fresh challenge, signed with the key that was collected at the bureau: found here if it was another's. */
async function challenge(card: RemoteCard, keys: readonly DocumentKey[]): Promise<void> {
  for (const key of keys) {
    const data = randomBytes(32);
    const signature = await signData(card, key.role, data);
    if (!verifySignature({ spki: key.spki, algorithm: 'rsa-pkcs1-sha256', data, signature })) {
      throw new BureauError(
        'KEY_MISMATCH',
        'The card cannot sign with the key that was collected for it: do not issue it, and report the line that made it.',
      );
    }
  }
}

/** The line's workstation read the file back as it liked; this one reads it again, before anything is certified. */
async function compareAddress(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
): Promise<void> {
  const { documentId } = document;
  const key = await bureau.personKeys.keyOf(document.personId);
  const { version, sealed } = await readAddressFile(bureau.sql, documentId);
  await compareFile(card, 'addressA', open(key, addressContext(documentId, version), sealed));
}

async function issueCertificates(
  bureau: Bureau,
  document: StoredDocument,
  card: RemoteCard,
  keys: readonly DocumentKey[],
): Promise<void> {
  const { documentId } = document;
  const personKey = await bureau.personKeys.keyOf(document.personId);
  const { application } = unpackDocument(
    open(
      personKey,
      preparationContext(documentId),
      await readSealedPreparation(bureau.sql, documentId),
    ),
  );
  const { person } = application;
  const issued = await bureau.ca.issueCertificates(
    keys.map((key) => ({
      requestId: key.requestId,
      profile: key.role === 'authentication' ? 'citizen-authentication' : 'citizen-signing',
      subject: {
        civilNumber: person.civilNumber,
        surname: person.surname.latin,
        givenName: person.givenName.latin,
      },
      certificationRequest: Buffer.from(key.certificationRequest).toString('base64'),
      documentNumber: document.documentNumber,
    })),
  );
  for (const { role, requestId } of keys) {
    const { certificate: encoded, serial } = issued.get(requestId) ?? missing(requestId);
    const certificate = Uint8Array.from(Buffer.from(encoded, 'base64'));
    await bureau.sql.begin(async (tx) => {
      await keepCertificate(tx, documentId, role, serial, certificate);
      await bureau.audit.append(tx, {
        event: 'certificate.received',
        actor: 'service:bureau',
        refs: {
          document: documentId,
          serial,
          sha256: createHash('sha256').update(certificate).digest('hex'),
        },
      });
    });
    await writeAndCompare(card, `${role}Certificate`, certificate);
  }
  await writeAndCompare(card, 'cdf', cdfContent());
}

function missing(requestId: string): never {
  throw new BureauError('CA_UNAVAILABLE', `No certificate came for the request ${requestId}.`);
}

async function writeAndCompare(
  card: RemoteCard,
  file: 'authenticationCertificate' | 'signingCertificate' | 'cdf',
  content: Uint8Array,
): Promise<void> {
  await exchange(card, writeFile(file, content));
  await compareFile(card, file, content);
}

async function compareFile(
  card: RemoteCard,
  file: CardFileName,
  content: Uint8Array,
): Promise<void> {
  if (!equalBytes(await readCardFile(card, file, content.length), content)) {
    throw new BureauError(
      'READ_BACK_MISMATCH',
      `The file ${file} on the card is not what was written.`,
    );
  }
}

async function close(bureau: Bureau, document: StoredDocument, officer: string): Promise<void> {
  await bureau.sql.begin(async (tx) => {
    await moveDocument(tx, document.documentId, 'activated');
    await moveOrder(tx, document.orderId, ['produced'], 'closed');
    await bureau.audit.append(tx, {
      event: 'document.activated',
      actor: officer,
      refs: { document: document.documentId, number: document.documentNumber },
    });
  });
}
