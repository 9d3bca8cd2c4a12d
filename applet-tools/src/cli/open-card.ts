import { CardError } from '../errors.ts';
import { openPcsc } from '../pcsc.ts';
import { fileMemory } from '../software-card/memory.ts';
import { openSoftwareCard, softwareTransceiver } from '../software-card/software-card.ts';
import type { Transceiver } from '../transceiver.ts';

const READER_MS = 5_000;
const CARD_MS = 15_000;

/** The card in a PC/SC reader, or a software card's file. @throws CardError */
export async function openCard(options: {
  readonly reader?: string | undefined;
  readonly file?: string | undefined;
}): Promise<{ readonly card: Transceiver; readonly close: () => Promise<void> }> {
  const { reader, file } = options;
  if ((reader === undefined) === (file === undefined)) {
    throw new CardError('COMMAND_INVALID', 'Name one of --reader and --file.');
  }
  if (file !== undefined) {
    const card = softwareTransceiver(openSoftwareCard(fileMemory(file)));
    return { card, close: async () => {} };
  }
  const pcsc = openPcsc();
  try {
    const connection = await (await pcsc.reader(reader ?? '', READER_MS)).connect(CARD_MS);
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
