import { sequenceFields } from '../der/fields.ts';
import { explicit, sequence } from '../der/write.ts';
import {
  type CommonObject,
  encodeCommonObject,
  identifier,
  parseCommonObject,
  parseIdentifier,
  typeAttributes,
} from './common-object.ts';
import { parseObjectFile } from './object-file.ts';
import { encodePath, parsePath } from './path.ts';

export interface CertificateObject extends CommonObject {
  /** That of the key it certifies. */
  readonly id: number;
  readonly path: string;
}

/** One X.509 certificate of the CDF (ISO/IEC 7816-15 section 8.7). */
export function encodeCertificate(certificate: CertificateObject): Uint8Array {
  return sequence(
    encodeCommonObject(certificate),
    sequence(identifier(certificate.id)),
    explicit(1, sequence(encodePath(certificate.path))),
  );
}

export function parseCdf(file: Uint8Array): readonly CertificateObject[] {
  const where = 'CDF';
  return parseObjectFile(file, where).map((node) => {
    const object = sequenceFields(node, where);
    const common = parseCommonObject(object.next('common attributes'), where);
    const own = sequenceFields(object.next('class attributes'), where);
    const id = parseIdentifier(own.next('iD'), where);
    own.end();
    const value = sequenceFields(typeAttributes(object, where), where);
    const path = parsePath(value.next('path'));
    value.end();
    object.end();
    return { ...common, id, path };
  });
}
