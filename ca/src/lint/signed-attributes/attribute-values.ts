import type { SignedAttributesTarget } from '../lint.ts';

/** Values of every attribute of a type, one list for each time that the type stands there. */
export function valuesOf(
  { attributes }: SignedAttributesTarget,
  type: string,
): readonly (readonly Uint8Array[])[] {
  return attributes.filter((attribute) => attribute.type === type).map(({ values }) => values);
}

/** The value of an attribute that stands once with one value. */
export function onlyValue(target: SignedAttributesTarget, type: string): Uint8Array | undefined {
  const [values, another] = valuesOf(target, type);
  return another === undefined && values?.length === 1 ? values[0] : undefined;
}
