import { readFileSync } from 'node:fs';
import { type CardProduct, parseCardProduct } from './card-product.ts';

/** The card products that come with the software: the two software cards. */
export function softwareProducts(): readonly CardProduct[] {
  return ['software-id-card.json', 'software-passport.json'].map((name) =>
    parseCardProduct(
      readFileSync(new URL(`../../products/${name}`, import.meta.url), 'utf8'),
      name,
    ),
  );
}
