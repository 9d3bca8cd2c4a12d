import { concat } from '@tamga/formats';
import { CardError } from './errors.ts';

/** A command APDU taken apart (ISO/IEC 7816-4 section 5.1). */
export interface Apdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  /** Expected length; absent when no answer data is expected. 65,536 and 256 are written as zero. */
  readonly le?: number;
}

export const MAX_SHORT_DATA = 255;
export const MAX_EXTENDED_DATA = 65_535;

/** Writes a command; the extended form is used only when data or Le need it. */
export function encodeApdu(apdu: Omit<Apdu, 'data'> & { readonly data?: Uint8Array }): Uint8Array {
  const { cla, ins, p1, p2, le } = apdu;
  const data = apdu.data ?? new Uint8Array();
  const header = Uint8Array.of(cla, ins, p1, p2);
  if (data.length > MAX_EXTENDED_DATA || (le !== undefined && (le < 1 || le > 65_536))) {
    throw new CardError('COMMAND_INVALID', `A command cannot carry ${data.length} bytes.`);
  }
  if (data.length <= MAX_SHORT_DATA && (le === undefined || le <= 256)) {
    return concat(
      header,
      ...(data.length === 0 ? [] : [Uint8Array.of(data.length), data]),
      ...(le === undefined ? [] : [Uint8Array.of(le & 0xff)]),
    );
  }
  const length = (value: number): Uint8Array => Uint8Array.of((value >> 8) & 0xff, value & 0xff);
  return concat(
    header,
    Uint8Array.of(0),
    ...(data.length === 0 ? [] : [length(data.length), data]),
    ...(le === undefined ? [] : [length(le)]),
  );
}

/** Reads a command in any of its forms. @throws CardError COMMAND_INVALID */
export function decodeApdu(bytes: Uint8Array): Apdu {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) {
    throw new CardError('COMMAND_INVALID', 'A command has at least four bytes.');
  }
  const body = bytes.subarray(4);
  const header = { cla, ins, p1, p2 };
  const none = new Uint8Array();
  if (body.length === 0) {
    return { ...header, data: none };
  }
  const first = body[0] ?? 0;
  if (body.length === 1) {
    return { ...header, data: none, le: first === 0 ? 256 : first };
  }
  if (first !== 0) {
    return { ...header, ...split(body.subarray(1), first, 1, 256) };
  }
  const second = (body[1] ?? 0) * 256 + (body[2] ?? 0);
  if (body.length === 3) {
    return { ...header, data: none, le: second === 0 ? 65_536 : second };
  }
  return { ...header, ...split(body.subarray(3), second, 2, 65_536) };
}

function split(
  rest: Uint8Array,
  length: number,
  leOctets: number,
  maximum: number,
): { data: Uint8Array; le?: number } {
  const tail = rest.subarray(length);
  if (rest.length < length || (tail.length !== 0 && tail.length !== leOctets)) {
    throw new CardError('COMMAND_INVALID', 'The length of the data field does not agree.');
  }
  const data = rest.subarray(0, length);
  if (tail.length === 0) {
    return { data };
  }
  const le = tail.reduce((value, octet) => value * 256 + octet, 0);
  return { data, le: le === 0 ? maximum : le };
}
