import { fileMemory } from '../software-card/memory.ts';
import { openSoftwareCard } from '../software-card/software-card.ts';
import { attachVpcd } from '../software-card/vpcd.ts';

/** Keeps a software card in a virtual reader until SIGINT, SIGTERM, or the reader goes away. */
export async function serveSoftwareCard(
  file: string,
  reader: { readonly host: string; readonly port: number },
): Promise<void> {
  const attachment = await attachVpcd(openSoftwareCard(fileMemory(file)), reader);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => attachment.detach());
  }
  console.error(`The card is in the reader at port ${reader.port}; Ctrl-C takes it out.`);
  await attachment.ended;
}
