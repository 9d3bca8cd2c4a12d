"""Reads LDIF with python-ldap, and prints its records as JSON: names taken apart, values in Base64."""

import base64
import json
import sys

import ldap.dn
import ldif

with open(sys.argv[1], "rb") as file:
    reader = ldif.LDIFRecordList(file)
    reader.parse_entry_records()

print(json.dumps([
    {
        "dn": dn,
        "rdns": [[[part[0], part[1]] for part in rdn] for rdn in ldap.dn.str2dn(dn)],
        "attributes": {
            name: [base64.b64encode(value).decode() for value in values]
            for name, values in attributes.items()
        },
    }
    for dn, attributes in reader.all_records
]))
