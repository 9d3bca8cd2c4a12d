/**
 * Byte strings as PostgreSQL's hex text, for `::text[]::bytea[]`: the driver takes an array of buffers
 * for one byte string.
 */
export function byteaTexts(list: readonly Uint8Array[]): string[] {
  return list.map(
    (bytes) =>
      `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`,
  );
}
