import { type DerElement, DerError, derTag, readChildren, readElement, readOid } from '../der.js';
import { isBoolean, isInteger, readBoolean, readCount, readNamedBits } from './der-values.js';

export const extensionOid = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  issuerAltName: '2.5.29.18',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  certificatePolicies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
  proxyCertInfo: '1.3.6.1.5.5.7.1.14',
} as const;

/** RFC 5280 §4.2.1.3: the number of the bit. */
export const keyUsageBit = { digitalSignature: 0, keyCertSign: 5, crlSign: 6 } as const;

export interface Extension {
  readonly critical: boolean;
  /** What the OCTET STRING holds. */
  readonly value: Uint8Array;
}

/** What the standard extensions say about the use of a key; undefined: the extension is not there. */
export interface Usage {
  readonly ca: boolean;
  readonly pathLength: number | undefined;
  readonly keyUsage: ReadonlySet<number> | undefined;
  /** OIDs of purposes. */
  readonly purposes: readonly string[] | undefined;
}

const maxExtensions = 32;

/** Extensions ::= SEQUENCE OF SEQUENCE { extnID, critical DEFAULT FALSE, extnValue }; none may come twice (RFC 5280 §4.2). */
export function readExtensions(list: DerElement): ReadonlyMap<string, Extension> {
  const entries = readChildren(list, derTag.sequence);
  if (entries.length > maxExtensions) throw new DerError(`there are more than ${maxExtensions} extensions`);
  const extensions = new Map<string, Extension>();
  for (const entry of entries) {
    const [id, second, ...rest] = readChildren(entry, derTag.sequence);
    const critical = isBoolean(second) && readBoolean(second);
    const [value, ...more] = isBoolean(second) ? rest : [second, ...rest];
    if (id === undefined || value?.tag !== derTag.octetString || more.length > 0)
      throw new DerError('an extension is not an identifier and a value');
    const oid = readOid(id);
    if (extensions.has(oid)) throw new DerError('an extension comes twice');
    extensions.set(oid, { critical, value: value.value });
  }
  return extensions;
}

/** Basic constraints, key usage and extended key usage (RFC 5280 §4.2.1.9, §4.2.1.3, §4.2.1.12). */
export function readUsage(extensions: ReadonlyMap<string, Extension>): Usage {
  const elementOf = (oid: string): DerElement | undefined => {
    const extension = extensions.get(oid);
    return extension && readElement(extension.value);
  };
  const constraints = elementOf(extensionOid.basicConstraints);
  const keyUsage = elementOf(extensionOid.keyUsage);
  const purposes = elementOf(extensionOid.extendedKeyUsage);
  return {
    ...(constraints ? readBasicConstraints(constraints) : { ca: false, pathLength: undefined }),
    keyUsage: keyUsage && readNamedBits(keyUsage),
    purposes: purposes && readChildren(purposes, derTag.sequence).map(readOid),
  };
}

function readBasicConstraints(element: DerElement): Pick<Usage, 'ca' | 'pathLength'> {
  const fields = readChildren(element, derTag.sequence);
  const ca = isBoolean(fields[0]) && readBoolean(fields[0]);
  const [length, ...more] = isBoolean(fields[0]) ? fields.slice(1) : fields;
  if (more.length > 0 || (length !== undefined && !isInteger(length)))
    throw new DerError('the basic constraints are not valid');
  return { ca, pathLength: length && readCount(length) };
}
