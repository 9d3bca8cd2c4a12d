/** A JSON schema, as far as routes use it. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly contentEncoding?: string;
}

/** A SHA-256 digest in base64. */
const DIGEST = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';

/**
 * Texts that routes ask for; of a pattern the first that fits is taken. A route with another pattern needs one more
 * here, and says so by name.
 */
const TEXTS = [
  'bureau-1',
  '00000000-0000-4000-8000-000000000001',
  'CX',
  'SPECIMEN',
  '100000000001',
  'P',
  'CX0000001',
  '2026-06-01',
  '2026-06-01T00:00:00Z',
  '10.0.0.1',
  'line-9.example',
  'ab'.repeat(32),
  'ab',
  DIGEST,
  'Specimen text',
];

/** A value that the schema takes. `choice` takes another alternative of each union, and another length of each list. */
export function sampleOf(schema: Schema, choice: number, where = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[choice % schema.enum.length];
  if (schema.anyOf !== undefined) {
    const alternative = schema.anyOf[choice % schema.anyOf.length];
    return sampleOf(alternative ?? {}, choice, where);
  }
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => sampleOf(part, choice, where));
    return Object.assign({}, ...parts);
  }
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, inside]) => [
          name,
          sampleOf(inside, choice, `${where}/${name}`),
        ]),
      );
    case 'array': {
      const least = Math.max(schema.minItems ?? 0, 1) + (schema.uniqueItems ? 0 : choice % 2);
      const length = Math.min(least, schema.maxItems ?? least);
      return Array.from({ length: schema.items === undefined ? 0 : length }, (_, index) =>
        sampleOf(schema.items ?? {}, choice + index, `${where}/${index}`),
      );
    }
    case 'integer':
    case 'number':
      return (schema.minimum ?? 0) + choice;
    case 'boolean':
      return choice % 2 === 0;
    case 'null':
      return null;
    case 'string':
      return textOf(schema, where);
    default:
      return {};
  }
}

function textOf(schema: Schema, where: string): string {
  const { pattern = '', minLength = 0, maxLength = 1_000_000 } = schema;
  if (schema.contentEncoding === 'base64') return DIGEST;
  const expression = new RegExp(pattern, 'u');
  const found = TEXTS.find(
    (text) => expression.test(text) && text.length >= minLength && text.length <= maxLength,
  );
  if (found === undefined) throw new Error(`${where}: no sample text fits ${pattern}`);
  return found;
}
