/** `r || s` of PKCS#11 as the DER `SEQUENCE { r INTEGER, s INTEGER }` of X9.62. */
export function ecdsaToDer(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2;
  const content = [
    ...unsignedInteger(raw.subarray(0, half)),
    ...unsignedInteger(raw.subarray(half)),
  ];
  const length = content.length < 0x80 ? [content.length] : [0x81, content.length];
  return Uint8Array.from([0x30, ...length, ...content]);
}

/** DER INTEGER: no leading zeros, one zero byte where the top bit would make it negative. */
function unsignedInteger(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? [0] : [...bytes.subarray(first)];
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}
