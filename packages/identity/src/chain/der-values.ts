import { type DerElement, DerError } from '../der.js';

const tags = { boolean: 0x01, integer: 0x02, bitString: 0x03, utcTime: 0x17, generalizedTime: 0x18 } as const;

/** A BOOLEAN; FALSE where DER would leave it out is allowed, since some CAs write it. */
export function readBoolean({ tag, value }: DerElement): boolean {
  const [byte] = value;
  if (tag !== tags.boolean || value.length !== 1 || (byte !== 0x00 && byte !== 0xff))
    throw new DerError('not a BOOLEAN');
  return byte === 0xff;
}

export function isBoolean(element: DerElement | undefined): element is DerElement {
  return element?.tag === tags.boolean;
}

export function isInteger(element: DerElement | undefined): element is DerElement {
  return element?.tag === tags.integer;
}

/** An INTEGER that counts something: from 0 to 2^47 - 1. */
export function readCount(element: DerElement): number {
  const bytes = readInteger(element);
  if (bytes.length > 6 || bytes.readInt8(0) < 0) throw new DerError('an INTEGER is not a count');
  return bytes.readUIntBE(0, bytes.length);
}

/** The bytes of an INTEGER of any size (X.690 §8.3); two are equal when their bytes are. */
export function readInteger({ tag, value }: DerElement): Buffer {
  const bytes = Buffer.from(value);
  if (tag !== tags.integer || bytes.length === 0) throw new DerError('not an INTEGER');
  if (bytes.length > 1 && (bytes.readInt16BE(0) >> 7 === 0 || bytes.readInt16BE(0) >> 7 === -1))
    throw new DerError('an INTEGER is not minimal');
  return bytes;
}

/** A BIT STRING of whole bytes, such as a signature. */
export function readBytes(element: DerElement): Buffer {
  const { unused, bytes } = bitString(element);
  if (unused !== 0) throw new DerError('a BIT STRING does not end with a whole byte');
  return bytes;
}

/** The numbers of the bits that are set, counted from the most significant bit of the first byte. */
export function readNamedBits(element: DerElement): ReadonlySet<number> {
  const { bytes } = bitString(element);
  if (bytes.length > 4) throw new DerError('a list of named bits is too long');
  const set = new Set<number>();
  for (const [index, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & (0x80 >> bit)) set.add(index * 8 + bit);
  }
  return set;
}

/** A Time in the two forms that RFC 5280 §4.1.2.5 allows, in milliseconds since 1970. */
export function readTime({ tag, value }: DerElement): number {
  const text = Buffer.from(value).toString('latin1');
  const iso = fourDigitYear(tag, text).replace(
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
    '$1-$2-$3T$4:$5:$6.000Z',
  );
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) throw new DerError('not a date');
  return time;
}

export function isTime(element: DerElement | undefined): element is DerElement {
  return element?.tag === tags.utcTime || element?.tag === tags.generalizedTime;
}

function fourDigitYear(tag: number, text: string): string {
  if (tag === tags.utcTime && /^\d{12}Z$/.test(text)) return `${text < '50' ? '20' : '19'}${text}`;
  if (tag === tags.generalizedTime && /^\d{14}Z$/.test(text)) return text;
  throw new DerError('a date is not written in UTC to the second');
}

function bitString({ tag, value }: DerElement): { readonly unused: number; readonly bytes: Buffer } {
  const [unused] = value;
  if (tag !== tags.bitString || unused === undefined || unused > 7 || (unused > 0 && value.length === 1))
    throw new DerError('not a BIT STRING');
  return { unused, bytes: Buffer.from(value.subarray(1)) };
}
