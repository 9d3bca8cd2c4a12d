import { randomBytes } from 'node:crypto';
import {
  type CardProduct,
  deriveBacKeys,
  type EmrtdFiles,
  exchange,
  getKeyInformation,
  personalizeEmrtd,
  readEmrtd,
  selectIssuerSecurityDomain,
  selectPkiApplet,
  verifyPin,
} from '@tamga/applet-tools';
import { equalBytes } from '@tamga/formats';
import type { CardKeys } from '@tamga/hsm';
import type { RemoteCard } from '../agents/remote-slot.ts';
import type { CaClient } from '../ca/ca-client.ts';
import { BureauError } from '../errors.ts';
import type { PreparedDocument } from '../preparation/prepared-document.ts';
import { makeAddressFile } from './address-file.ts';
import {
  authenticateCard,
  openIssuerChannel,
  putIssuerKeys,
  secureCard,
  TRANSPORT_MASTER,
} from './chip-session.ts';
import {
  type CardKey,
  comparePkiFiles,
  createPkiStructure,
  makeCardKey,
  type PkiFiles,
  pkiFiles,
  randomDigits,
  setFactoryPins,
  writePkiFiles,
} from './pki-personalization.ts';

/** What encoding needs of the bureau; each `keep` commits before the step that depends on it. */
export interface EncodingContext {
  readonly card: RemoteCard;
  readonly product: CardProduct;
  readonly cardKeys: CardKeys;
  readonly ca: CaClient;
  readonly now: () => Date;
  readonly blankSerial: string;
  readonly documentNumber: string;
  readonly prepared: PreparedDocument;
  readonly step: <Result>(step: string, work: () => Promise<Result>) => Promise<Result>;
  readonly wrote: (bytes: number) => void;
  readonly keepPuk: (puk: Uint8Array) => Promise<void>;
  readonly keepKeys: (keys: readonly CardKey[]) => Promise<void>;
  readonly keepAddress: (file: Uint8Array) => Promise<void>;
  /** Passive authentication of what was read, up to the CSCA. @throws BureauError */
  readonly judge: (files: EmrtdFiles) => Promise<void>;
}

/** A passport booklet: the issuer's keys, the chip files, secured, read back. */
export async function encodePassport(context: EncodingContext): Promise<void> {
  await takeOver(context);
  await context.step('emrtd', () => writeEmrtd(context));
  await context.step('secure', () => secureCard(context));
  await context.step('verify', async () => {
    await context.card.reset();
    await verifyState(context);
    await verifyEmrtd(context);
  });
}

/** An ID card: as a passport, with the PKI applet's structure, PIN and PUK, two keys made on the chip, and the address. */
export async function encodeIdCard(context: EncodingContext): Promise<void> {
  const { card, step } = context;
  await takeOver(context);
  await step('structure', () => createPkiStructure(card));
  const pin = randomDigits();
  try {
    await step('pins', async () => {
      const puk = randomDigits();
      // On record before it is on the card: a card whose PUK nobody has would be lost.
      await context.keepPuk(puk);
      await setFactoryPins(card, puk, pin);
      puk.fill(0);
    });
    const keys = await step('keys', () => makeKeys(context));
    const files = await step('address', () => writePki(context, keys));
    await step('emrtd', () => writeEmrtd(context));
    await step('secure', () => secureCard(context));
    await step('verify', async () => {
      await card.reset();
      await exchange(card, [selectPkiApplet(), verifyPin(pin)]);
      await comparePkiFiles(card, files);
      await verifyState(context);
      await verifyEmrtd(context);
    });
  } finally {
    pin.fill(0);
  }
}

/** From the vendor's keys to ours. */
async function takeOver(context: EncodingContext): Promise<void> {
  const { card, cardKeys, product, blankSerial, step } = context;
  const transport = { master: TRANSPORT_MASTER, version: product.keys.transportVersion };
  const vendor = await step('authenticate', () =>
    authenticateCard(card, cardKeys, transport, blankSerial),
  );
  await step('rekey', () => putIssuerKeys(context, vendor));
}

interface KeyPairs {
  readonly authentication: CardKey;
  readonly signing: CardKey;
}

async function makeKeys(context: EncodingContext): Promise<KeyPairs> {
  const { person } = context.prepared.application;
  const holder = { surname: person.surname.latin, givenName: person.givenName.latin };
  const authentication = await makeCardKey(context.card, 'authentication', holder);
  const signing = await makeCardKey(context.card, 'signing', holder);
  await context.keepKeys([authentication, signing]);
  return { authentication, signing };
}

async function writePki(context: EncodingContext, keys: KeyPairs): Promise<PkiFiles> {
  const { person, address } = context.prepared.application;
  if (address === undefined) {
    throw new BureauError('ORDER_INVALID', 'The order of an ID card has no address.');
  }
  const now = wholeSecond(context.now());
  const file = await makeAddressFile(context.ca, address, {
    civilNumber: person.civilNumber,
    documentNumber: context.documentNumber,
    authenticationSpki: keys.authentication.spki,
    version: 1,
    now,
  });
  await context.keepAddress(file);
  const files = pkiFiles(
    { authentication: keys.authentication.spki, signing: keys.signing.spki },
    file,
    context.blankSerial,
    now,
  );
  await writePkiFiles(context.card, files, context.wrote);
  return files;
}

/** DER times have no fractions. */
function wholeSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1000) * 1000);
}

/** How many STORE DATA travel together; progress is shown between them. */
const COMMANDS_AT_ONCE = 16;

async function writeEmrtd(context: EncodingContext): Promise<void> {
  const { files, mrzInformation } = context.prepared;
  const channel = await openIssuerChannel(context);
  const commands = personalizeEmrtd(files, deriveBacKeys(mrzInformation));
  const total = Object.values(files).reduce((sum, file) => sum + (file?.length ?? 0), 0);
  let reported = 0;
  for (let start = 0; start < commands.length; start += COMMANDS_AT_ONCE) {
    await exchange(channel, commands.slice(start, start + COMMANDS_AT_ONCE));
    const written = Math.round(
      (total * Math.min(start + COMMANDS_AT_ONCE, commands.length)) / commands.length,
    );
    context.wrote(written - reported);
    reported = written;
  }
}

/** The vendor's keys are gone: the card knows our version and no other. */
async function verifyState(context: EncodingContext): Promise<void> {
  const { card, product } = context;
  await selectIssuerSecurityDomain(card);
  const versions = new Set((await getKeyInformation(card)).map(({ version }) => version));
  if (versions.size !== 1 || !versions.has(product.keys.issuerVersion)) {
    throw new BureauError('READ_BACK_MISMATCH', 'The card still has keys that are not ours.');
  }
  await openIssuerChannel(context);
}

/** Every file through BAC and secure messaging, byte by byte, and passive authentication up to the CSCA. */
async function verifyEmrtd(context: EncodingContext): Promise<void> {
  const read = await readEmrtd(context.card, context.prepared.mrzInformation, {
    challenge: new Uint8Array(randomBytes(8)),
    keyMaterial: new Uint8Array(randomBytes(16)),
  });
  for (const [name, written] of Object.entries(context.prepared.files)) {
    const found = read[name as keyof EmrtdFiles];
    if (found === undefined || !equalBytes(found, written)) {
      throw new BureauError(
        'READ_BACK_MISMATCH',
        `EF.${name} on the chip is not what was written.`,
      );
    }
  }
  await context.judge(read);
}
