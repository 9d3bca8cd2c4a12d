import { randomUUID } from 'node:crypto';
import type { Application, Product } from '@tamga/contracts';
import type { AuditLog } from '@tamga/service';
import type { Sql } from 'postgres';
import type { CaClient } from '../ca/ca-client.ts';
import { BureauError } from '../errors.ts';
import {
  applicationContext,
  findOrders,
  moveOrder,
  readSealedApplication,
  type StoredOrder,
} from '../orders/store.ts';
import { insertBatch } from '../production/batches/store.ts';
import { preparationContext } from '../production/contexts.ts';
import { drawDocumentNumbers, insertDocument } from '../production/store.ts';
import type { PersonKeys } from '../secrets/person-keys.ts';
import { open, seal } from '../secrets/sealing.ts';
import { dataGroupHashes, makeChipFiles } from './chip-files.ts';
import { expiryDate } from './document-dates.ts';
import { preparePortrait, prepareSignature } from './portrait.ts';
import { type PreparedDocument, packDocument } from './prepared-document.ts';

/** Two letters and seven digits: what fits into a TD3's nine characters. */
const NUMBER_PREFIX: Readonly<Record<Product, string>> = { 'id-card': 'CX', passport: 'EX' };
const NUMBER_DIGITS = 7;

interface Draft {
  readonly order: StoredOrder;
  readonly documentId: string;
  readonly documentNumber: string;
  readonly expiresOn: string;
  readonly prepared: Omit<PreparedDocument, 'files'>;
  readonly com: Uint8Array;
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
}

/**
 * Makes a batch: draws document numbers, makes pictures and chip files, has every EF.SOD signed, and
 * commits all of it with its audit record. Nothing is kept when anything fails, except the numbers that were drawn.
 */
export async function prepareBatch(
  deps: {
    readonly sql: Sql;
    readonly audit: AuditLog;
    readonly personKeys: PersonKeys;
    readonly ca: CaClient;
    readonly now: () => Date;
  },
  orderIds: readonly string[],
  actor: string,
): Promise<string> {
  const { sql, now } = deps;
  const orders = await findOrders(sql, orderIds);
  const unready = orders.find(({ state }) => state !== 'received');
  if (unready !== undefined) {
    throw new BureauError('ORDER_STATE', `The order ${unready.orderId} is ${unready.state}.`);
  }
  const numbers = await drawNumbers(sql, orders);
  const drafts = await Promise.all(
    orders.map((order, index) => draft(deps, order, numbers[index] ?? '')),
  );
  const sods = await signSods(deps.ca, drafts);
  const batchId = randomUUID();
  await sql.begin(async (tx) => {
    await insertBatch(tx, batchId, now());
    for (const [position, item] of drafts.entries()) {
      const files = chipFiles(item, sods.get(item.documentId));
      const key = await deps.personKeys.keyOf(item.order.personId);
      await insertDocument(tx, {
        documentId: item.documentId,
        orderId: item.order.orderId,
        batchId,
        position,
        product: item.order.product,
        documentNumber: item.documentNumber,
        issuedOn: item.prepared.faces.issuedOn,
        expiresOn: item.expiresOn,
        bytesPlanned: plannedBytes(item.order.product, files),
        sealed: seal(
          key,
          preparationContext(item.documentId),
          packDocument({ ...item.prepared, files }),
        ),
      });
      await moveOrder(tx, item.order.orderId, ['received'], 'prepared');
    }
    await deps.audit.append(
      tx,
      ...drafts.map(({ order, documentId, documentNumber }) => ({
        event: 'document.prepared',
        actor,
        refs: {
          order: order.orderId,
          document: documentId,
          number: documentNumber,
          batch: batchId,
        },
      })),
    );
  });
  return batchId;
}

async function drawNumbers(sql: Sql, orders: readonly StoredOrder[]): Promise<readonly string[]> {
  const series = new Map<Product, bigint[]>();
  await sql.begin(async (tx) => {
    for (const product of ['id-card', 'passport'] as const) {
      const count = orders.filter((order) => order.product === product).length;
      if (count > 0) {
        series.set(product, [...(await drawDocumentNumbers(tx, product, count))]);
      }
    }
  });
  return orders.map(({ product }) => {
    const number = series.get(product)?.shift() ?? 0n;
    return NUMBER_PREFIX[product] + String(number).padStart(NUMBER_DIGITS, '0');
  });
}

async function draft(
  deps: Parameters<typeof prepareBatch>[0],
  order: StoredOrder,
  documentNumber: string,
): Promise<Draft> {
  const key = await deps.personKeys.keyOf(order.personId);
  const sealed = await readSealedApplication(deps.sql, order.orderId);
  const application = JSON.parse(
    Buffer.from(open(key, applicationContext(order.applicationId), sealed)).toString('utf8'),
  ) as Application;
  const { person, address, product } = application;
  const today = deps.now().toISOString().slice(0, 10);
  const expiresOn = expiryDate(product, person.birthDate, today);
  const portrait = await preparePortrait(Buffer.from(application.portrait, 'base64'));
  const chip = makeChipFiles(
    application,
    { number: documentNumber, expiresOn },
    portrait.codestream,
  );
  return {
    order,
    documentId: randomUUID(),
    documentNumber,
    expiresOn,
    com: chip.com,
    dataGroups: chip.dataGroups,
    prepared: {
      application: { person, product, ...(address === undefined ? {} : { address }) },
      mrzInformation: chip.mrzInformation,
      faces: {
        surname: person.surname,
        givenName: person.givenName,
        ...(person.familyName === undefined ? {} : { familyName: person.familyName }),
        civilNumber: person.civilNumber,
        registrationNumber: person.registrationNumber,
        sex: person.sex,
        birthDate: person.birthDate,
        birthPlace: person.birthPlace,
        issuedOn: today,
        expiresOn,
        documentNumber,
        issuingUnit: application.issuingUnit,
        mrz: chip.mrz,
        portraitJpeg: portrait.jpeg,
        signaturePng: await prepareSignature(Buffer.from(application.signature, 'base64')),
      },
    },
  };
}

/** What the authority takes in one message. */
const SODS_A_REQUEST = 100;

async function signSods(
  ca: CaClient,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const requests = drafts.map(({ documentId, order, dataGroups }) => ({
    requestId: documentId,
    documentType: order.product === 'passport' ? 'P' : 'ID',
    digestAlgorithm: 'sha256' as const,
    dataGroupHashes: dataGroupHashes(dataGroups),
  }));
  const signed = new Map<string, Uint8Array>();
  for (let start = 0; start < requests.length; start += SODS_A_REQUEST) {
    for (const [id, sod] of await ca.signSods(requests.slice(start, start + SODS_A_REQUEST))) {
      signed.set(id, sod);
    }
  }
  return signed;
}

function chipFiles(item: Draft, sod: Uint8Array | undefined): PreparedDocument['files'] {
  const dg11 = item.dataGroups.get(11);
  if (sod === undefined) {
    throw new BureauError('CA_UNAVAILABLE', 'The certificate authority signed no EF.SOD.');
  }
  return {
    COM: item.com,
    DG1: item.dataGroups.get(1) ?? new Uint8Array(),
    DG2: item.dataGroups.get(2) ?? new Uint8Array(),
    ...(dg11 === undefined ? {} : { DG11: dg11 }),
    SOD: sod,
  };
}

/** What the PKI applet gets beside the eMRTD files: directories, two public keys, the address. */
const PKI_BYTES = 3_000;

function plannedBytes(product: Product, files: PreparedDocument['files']): number {
  const emrtd = Object.values(files).reduce((sum, file) => sum + (file?.length ?? 0), 0);
  return emrtd + (product === 'id-card' ? PKI_BYTES : 0);
}
