/** Attribute types by the short names of the grid (OpenSSL); every other type is written as its OID. */
const byOid = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'street',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.43': 'initials',
  '2.5.4.46': 'dnQualifier',
  '2.5.4.65': 'pseudonym',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
} as const;

/** What other software writes for the same types. */
const aliases = {
  S: 'ST',
  E: 'emailAddress',
  EMAIL: 'emailAddress',
  USERID: 'UID',
  SURNAME: 'SN',
  GIVENNAME: 'GN',
};

const nameByOid: ReadonlyMap<string, string> = new Map(Object.entries(byOid));
const oidByName = new Map(Object.entries(byOid).map(([oid, name]) => [name.toUpperCase(), oid]));
for (const [alias, name] of Object.entries(aliases)) {
  const oid = oidByName.get(name.toUpperCase());
  if (oid !== undefined) oidByName.set(alias, oid);
}

const dottedOid = /^(?:[01]\.(?:[1-3]?\d)|2\.(?:0|[1-9]\d{0,11}))(?:\.(?:0|[1-9]\d{0,11})){0,30}$/;

export function attributeName(oid: string): string {
  return nameByOid.get(oid) ?? oid;
}

/** The OID of a short name in any case, or of a dotted OID itself; undefined when unknown. */
export function attributeOid(name: string): string | undefined {
  return dottedOid.test(name) ? name : oidByName.get(name.toUpperCase());
}
