import { cardKeys, openToken, parseTokenConfig } from '@tamga/hsm';
import { readConfig } from '@tamga/service';
import { BureauConfig } from '../config.ts';
import { makeBlanks } from '../make-blanks.ts';
import { needed, type Values } from './arguments.ts';
import { askBureau } from './ask-bureau.ts';
import { UsageError } from './usage.ts';

/** `blanks make N`: software blanks with transport keys, in a hopper and received into stock. */
export async function blanksCommand(
  values: Values,
  [make, count = '']: readonly string[],
): Promise<{ readonly json: unknown; readonly text: string }> {
  const { product } = values;
  if (make !== 'make' || !/^[1-9][0-9]{0,3}$/.test(count)) {
    throw new UsageError('blanks make takes how many, from 1 to 9999.');
  }
  if (product !== 'id-card' && product !== 'passport') {
    throw new UsageError('--product is id-card or passport.');
  }
  const hopper = needed(values, 'hopper');
  const { token: tokenConfig } = readConfig(BureauConfig, needed(values, 'config'));
  const token = await openToken(parseTokenConfig(tokenConfig));
  try {
    const serials = await makeBlanks(cardKeys(token), { product, count: Number(count), hopper });
    const blanks = serials.map((serial) => ({ serial }));
    await askBureau(values, 'POST', '/blanks', { product, blanks });
    return { json: { product, serials }, text: serials.join('\n') };
  } finally {
    await token.close();
  }
}
