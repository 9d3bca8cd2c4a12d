import type { ValidationReport as Message } from '@tamga/contracts';
import type { AddressReport, ValidationReport } from '@tamga/verification';

/** The library's report as the contract has it. */
export function reportMessage(report: ValidationReport | AddressReport): Message {
  const { checks, signer, subIndication, kind, indication, policy, at } = report;
  return {
    kind,
    indication,
    ...(subIndication === undefined ? {} : { subIndication }),
    policy,
    at,
    ...(signer === undefined ? {} : { signer }),
    checks: [...checks],
    ...('address' in report && report.address !== undefined
      ? { address: addressMessage(report.address) }
      : {}),
  };
}

function addressMessage(address: NonNullable<AddressReport['address']>) {
  const { civilNumber, documentNumber, version, text, latitude, longitude } = address;
  return {
    civilNumber,
    documentNumber,
    version,
    issuedAt: address.issuedAt.toISOString(),
    validUntil: address.validUntil.toISOString(),
    units: [address.province, address.district, address.subdistrict],
    text,
    latitude,
    longitude,
  };
}
