import { type DerElement, DerError, encodeElement } from './der.js';

const tags = {
  utf8: 0x0c,
  numeric: 0x12,
  printable: 0x13,
  teletex: 0x14,
  ia5: 0x16,
  universal: 0x1c,
  bmp: 0x1e,
} as const;
const countryName = '2.5.4.6';
const domainComponent = '0.9.2342.19200300.100.1.25';
const emailAddress = '1.2.840.113549.1.9.1';

/** The text of an attribute value in any of the string types that certificates use (X.690 §8.23, RFC 5280 §4.1.2.4). */
export function readString({ tag, value }: DerElement): string {
  switch (tag) {
    case tags.utf8:
      return decode('utf-8', value);
    case tags.numeric:
    case tags.printable:
    case tags.ia5:
      if (value.some((byte) => byte > 0x7f)) throw new DerError('an ASCII string holds other bytes');
      return Buffer.from(value).toString('latin1');
    case tags.teletex:
      return Buffer.from(value).toString('latin1');
    case tags.bmp:
      return decode('utf-16be', value);
    case tags.universal:
      return utf32(value);
    default:
      throw new DerError(`a name holds a value of type ${tag}`);
  }
}

/** The value as RFC 5280 wants it written: PrintableString for C, IA5String for DC and email, else UTF8String. */
export function encodeString(oid: string, value: string): Buffer {
  const ascii = /^[\x20-\x7e]*$/.test(value);
  if (oid === countryName && /^[A-Za-z]{2}$/.test(value))
    return encodeElement(tags.printable, Buffer.from(value));
  if (ascii && (oid === domainComponent || oid === emailAddress))
    return encodeElement(tags.ia5, Buffer.from(value));
  return encodeElement(tags.utf8, Buffer.from(value));
}

function decode(encoding: 'utf-8' | 'utf-16be', value: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(value);
  } catch (cause) {
    throw new DerError(`a string is not valid ${encoding}`, { cause });
  }
}

function utf32(value: Uint8Array): string {
  if (value.length % 4 !== 0) throw new DerError('a UniversalString is cut off');
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  let text = '';
  for (let offset = 0; offset < value.length; offset += 4) {
    const point = view.getUint32(offset);
    if (point > 0x10_ffff || (point >= 0xd800 && point <= 0xdfff))
      throw new DerError('a character is not Unicode');
    text += String.fromCodePoint(point);
  }
  return text;
}
