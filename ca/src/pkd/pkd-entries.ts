import {
  type Certificate,
  type CertificateRevocationList,
  hex,
  nameText,
  nameValues,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import { escapeDnValue, type LdifEntry } from './ldif.ts';

/** What a state hands to the Public Key Directory, or publishes in one of its own. */
export interface PkdContent {
  /** Country signing certificates and their links. */
  readonly cscas: readonly Certificate[];
  readonly documentSigners: readonly Certificate[];
  readonly crl: CertificateRevocationList;
  /** The signed master list, DER, and who issued its signer. */
  readonly masterList?: { readonly bytes: Uint8Array; readonly csca: Certificate };
}

/** The download tree of ICAO's directory (Doc 9303-12 section 8). */
const BASE = 'dc=data,dc=download,dc=pkd,dc=icao,dc=int';
const PERSON = ['top', 'person', 'organizationalPerson', 'inetOrgPerson', 'pkdDownload'];

/**
 * Entries as the ICAO PKD's own downloads have them: a certificate under its issuer's name and serial number in
 * `o=dsc`, the CRL under its issuer's in `o=crl`, the master list under its CSCA's in `o=ml`. ICAO gives country signing
 * certificates in master lists alone; national directories keep them in `o=csca`, and so do these entries.
 *
 * @param version pkdVersion: the directory's count of changes, which rises with each delivery
 */
export function pkdEntries(content: PkdContent, version: number): readonly LdifEntry[] {
  const { cscas, documentSigners, crl, masterList } = content;
  return [
    ...cscas.map((certificate) => certificateEntry('csca', certificate, version)),
    ...documentSigners.map((certificate) => certificateEntry('dsc', certificate, version)),
    entry({
      cn: nameText(crl.issuer.rdns),
      place: place('crl', crl.issuer.rdns),
      classes: ['top', 'cRLDistributionPoint', 'pkdDownload'],
      version,
      value: ['certificateRevocationList;binary', crl.raw],
    }),
    ...(masterList === undefined
      ? []
      : [
          entry({
            cn: nameText(masterList.csca.subject.rdns),
            place: place('ml', masterList.csca.subject.rdns),
            classes: ['top', 'person', 'pkdMasterList', 'pkdDownload'],
            version,
            // Of class person, which asks for one.
            extra: [['sn', '1']],
            value: ['pkdMasterListContent', masterList.bytes],
          }),
        ]),
  ];
}

function certificateEntry(
  branch: 'csca' | 'dsc',
  { subject, issuer, serial, raw }: Certificate,
  version: number,
): LdifEntry {
  const sn = hex(serial.bytes).toUpperCase();
  return entry({
    cn: nameText(issuer.rdns),
    sn,
    place: place(branch, subject.rdns),
    classes: PERSON,
    version,
    extra: [['sn', sn]],
    value: ['userCertificate;binary', raw],
  });
}

function entry(parts: {
  readonly cn: string;
  readonly sn?: string;
  readonly place: string;
  readonly classes: readonly string[];
  readonly version: number;
  readonly extra?: LdifEntry['attributes'];
  readonly value: LdifEntry['attributes'][number];
}): LdifEntry {
  const { cn, sn, classes, version, extra = [], value } = parts;
  const rdn = `cn=${escapeDnValue(cn)}${sn === undefined ? '' : `+sn=${sn}`}`;
  return {
    dn: `${rdn},${parts.place}`,
    attributes: [
      ...classes.map((name) => ['objectClass', name] as const),
      ['pkdVersion', String(version)],
      ['cn', cn],
      ...extra,
      value,
    ],
  };
}

function place(branch: string, name: Certificate['subject']['rdns']): string {
  const [country] = nameValues(name, 'C');
  if (country === undefined || !/^[A-Za-z]{2}$/.test(country)) {
    throw new CaError(
      'REQUEST_UNREADABLE',
      `${nameText(name)} names no country: it has no place in the directory.`,
    );
  }
  return `o=${branch},c=${country.toUpperCase()},${BASE}`;
}
