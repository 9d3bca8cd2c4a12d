import { parseOid, sequenceFields } from '../der/fields.ts';
import { explicit, oid, sequence, utf8String } from '../der/write.ts';
import {
  type CommonObject,
  encodeCommonObject,
  parseCommonObject,
  parseUtf8,
  typeAttributes,
} from './common-object.ts';
import { parseObjectFile } from './object-file.ts';
import { encodePath, parsePath } from './path.ts';

export interface DataObject extends CommonObject {
  readonly application: string;
  /** Object identifier of what the file holds. */
  readonly type: string;
  readonly path: string;
}

/** One opaque data object of the DODF (ISO/IEC 7816-15 section 8.8). */
export function encodeDataObject(data: DataObject): Uint8Array {
  return sequence(
    encodeCommonObject(data),
    sequence(utf8String(data.application), oid(data.type)),
    explicit(1, encodePath(data.path)),
  );
}

export function parseDodf(file: Uint8Array): readonly DataObject[] {
  const where = 'DODF';
  return parseObjectFile(file, where).map((node) => {
    const object = sequenceFields(node, where);
    const common = parseCommonObject(object.next('common attributes'), where);
    const own = sequenceFields(object.next('class attributes'), where);
    const application = parseUtf8(own.next('applicationName'), where);
    const type = parseOid(own.next('applicationOID'), where);
    own.end();
    const path = parsePath(typeAttributes(object, where));
    object.end();
    return { ...common, application, type, path };
  });
}
