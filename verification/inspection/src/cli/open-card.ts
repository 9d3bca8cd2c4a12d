import {
  fileMemory,
  openPcsc,
  openSoftwareCard,
  softwareTransceiver,
  type Transceiver,
} from '@tamga/applet-tools';
import { VerificationError } from '@tamga/verification';

export interface OpenCard {
  readonly card: Transceiver;
  close(): Promise<void>;
}

const READER_MS = 5_000;
const CARD_MS = 15_000;

/** The card in a PC/SC reader, or a software card's file without any reader. */
export async function openCard(options: {
  readonly reader?: string | undefined;
  readonly softwareCard?: string | undefined;
}): Promise<OpenCard> {
  const { reader, softwareCard } = options;
  if (softwareCard !== undefined && reader === undefined) {
    const card = softwareTransceiver(openSoftwareCard(fileMemory(softwareCard)));
    return { card, close: async () => {} };
  }
  if (reader === undefined || softwareCard !== undefined) {
    throw new VerificationError('USAGE', 'Name one of --reader and --software-card.');
  }
  const pcsc = openPcsc();
  try {
    const connection = await (await pcsc.reader(reader, READER_MS)).connect(CARD_MS);
    return {
      card: connection,
      async close() {
        await connection.disconnect();
        pcsc.close();
      },
    };
  } catch (error) {
    pcsc.close();
    throw error;
  }
}
