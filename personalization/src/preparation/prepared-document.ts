import type { EmrtdFiles } from '@tamga/applet-tools';
import type { Application } from '@tamga/contracts';
import type { FaceData } from '../faces/face-data.ts';

/** Everything that a document will be, made before any card is fed. It is kept sealed under the person's key. */
export interface PreparedDocument {
  readonly application: Pick<Application, 'person' | 'address' | 'product'>;
  readonly faces: FaceData;
  readonly mrzInformation: string;
  readonly files: EmrtdFiles;
}

/** JSON with bytes as `{"$b": base64}`. */
export function packDocument(document: PreparedDocument): Uint8Array {
  return Buffer.from(
    JSON.stringify(document, (_key, value: unknown) =>
      isBytes(value) ? { $b: bytesOf(value).toString('base64') } : value,
    ),
  );
}

export function unpackDocument(bytes: Uint8Array): PreparedDocument {
  return JSON.parse(Buffer.from(bytes).toString('utf8'), (_key, value: unknown) =>
    isPacked(value) ? Uint8Array.from(Buffer.from(value.$b, 'base64')) : value,
  ) as PreparedDocument;
}

/** A Buffer reaches the replacer as the object that its own toJSON makes. */
function isBytes(value: unknown): value is Uint8Array | { type: 'Buffer'; data: number[] } {
  return (
    value instanceof Uint8Array ||
    (typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer')
  );
}

function bytesOf(value: Uint8Array | { data: number[] }): Buffer {
  return Buffer.from(value instanceof Uint8Array ? value : value.data);
}

function isPacked(value: unknown): value is { $b: string } {
  return (
    typeof value === 'object' && value !== null && '$b' in value && typeof value.$b === 'string'
  );
}
