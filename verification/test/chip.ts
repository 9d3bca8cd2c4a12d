import { createHash } from 'node:crypto';
import {
  buildTd3,
  EXTENSION,
  encodeDg1,
  encodeDocumentTypeList,
  encodeLdsSecurityObject,
  encodeSod,
  type HashName,
  LDS_SECURITY_OBJECT_OID,
} from '@tamga/formats';
import { DEFAULT_POLICY, type Policy, verifyPassiveAuth } from '@tamga/verification';
import { authority, type CmsOptions, cmsOf, crlOf, DAY_MS, NOW, type Party, party } from './pki.ts';

/** A passport of the tests' own; each case changes one thing of it. */
export const csca = authority('SPECIMEN CSCA');
export const documentTypes = (...types: string[]) => ({
  oid: EXTENSION.documentTypeList,
  critical: false,
  value: encodeDocumentTypeList(types),
});
export const signer = party({
  issuer: csca,
  commonName: 'SPECIMEN DS',
  extensions: [documentTypes('P')],
});
const FIELDS: Parameters<typeof buildTd3>[0] = {
  documentType: 'P',
  issuingState: 'MNG',
  documentNumber: 'EX0000001',
  surname: 'SPECIMEN',
  givenName: 'OYUN',
  nationality: 'MNG',
  birthDate: '1990-01-01',
  sex: 'F',
  expiryDate: '2036-01-01',
};
export const MRZ = buildTd3(FIELDS);
export const dg1 = encodeDg1(MRZ);
export const dg2 = Uint8Array.from([0x75, 3, 1, 2, 3]);
export const groups = new Map([
  [1, dg1],
  [2, dg2],
]);

/** The data groups of a document whose MRZ says something else. */
export function groupsSaying(changes: Partial<typeof FIELDS>): ReadonlyMap<number, Uint8Array> {
  return new Map([...groups, [1, encodeDg1(buildTd3({ ...FIELDS, ...changes }))]]);
}

export interface SodOptions extends CmsOptions {
  readonly hash?: HashName;
}

export function sodOf(
  by: Party,
  dataGroups: ReadonlyMap<number, Uint8Array>,
  { hash = 'sha256', ...options }: SodOptions = {},
): Uint8Array {
  const content = encodeLdsSecurityObject({
    hash,
    dataGroupHashes: [...dataGroups].map(([number, bytes]) => ({
      number,
      hash: createHash(hash).update(bytes).digest(),
    })),
  });
  return encodeSod(cmsOf(by, content, { contentType: LDS_SECURITY_OBJECT_OID, ...options }));
}

export interface Chip {
  readonly sod?: Uint8Array;
  readonly dataGroups?: ReadonlyMap<number, Uint8Array>;
  readonly csca?: readonly Party[];
  readonly revoked?: Party;
  readonly mrz?: string;
  readonly policy?: Policy;
}

export function judge(chip: Chip = {}) {
  const trusted = chip.csca ?? [csca];
  const revocationDate = new Date(NOW.getTime() - DAY_MS);
  return verifyPassiveAuth(
    {
      sod: chip.sod ?? sodOf(signer, groups),
      dataGroups: chip.dataGroups ?? groups,
      ...(chip.mrz === undefined ? {} : { mrz: chip.mrz }),
      cscaCertificates: trusted.map(({ certificate }) => certificate),
      crls: trusted.map((authority) =>
        crlOf(authority, {
          revoked:
            chip.revoked === undefined
              ? []
              : [{ serial: chip.revoked.certificate.serial.bytes, revocationDate }],
        }),
      ),
    },
    chip.policy ?? DEFAULT_POLICY,
    NOW,
  );
}
