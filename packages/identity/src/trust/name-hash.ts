import { createHash } from 'node:crypto';
import { type DerElement, derTag, encodeElement, readChildren } from '../der.js';
import { readString } from '../directory-string.js';

const numericString = 0x12;
const utf8String = 0x0c;

/**
 * The hashes under which OpenSSL looks a name up in a CA directory, eight hexadecimal digits each: the first since
 * OpenSSL 1.0 (SHA-1 of the canonical form: UTF-8, lower case, single blanks), the second of before (MD5 of the name
 * as it is). They find files and prove nothing.
 */
export function nameHashes(name: DerElement): readonly [current: string, old: string] {
  const rdns = readChildren(name, derTag.sequence).map((rdn) => {
    const attributes = readChildren(rdn, derTag.set).map((attribute) => {
      const fields = readChildren(attribute, derTag.sequence);
      return encodeElement(derTag.sequence, ...fields.map(encodeCanonical));
    });
    return encodeElement(derTag.set, ...attributes.sort(Buffer.compare));
  });
  return [shortHash('sha1', Buffer.concat(rdns)), shortHash('md5', encodeElement(name.tag, name.value))];
}

function encodeCanonical(field: DerElement, index: number): Buffer {
  if (index === 0 || field.tag === numericString) return encodeElement(field.tag, field.value);
  const text = readString(field)
    .replace(/^[\t-\r ]+|[\t-\r ]+$/g, '')
    .replace(/[\t-\r ]+/g, ' ')
    .replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  return encodeElement(utf8String, Buffer.from(text));
}

function shortHash(algorithm: 'sha1' | 'md5', bytes: Buffer): string {
  const word = createHash(algorithm).update(bytes).digest().readUInt32LE(0);
  return word.toString(16).padStart(8, '0');
}
