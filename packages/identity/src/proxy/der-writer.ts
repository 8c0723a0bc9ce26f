import { derTag, encodeElement } from '../der.js';

/** The pieces of DER (X.690) that certificates and requests for them are written with. */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => encodeElement(derTag.sequence, ...parts);

export const octetString = (value: Uint8Array): Buffer => encodeElement(derTag.octetString, value);

export const nothing: Buffer = encodeElement(0x05);

export const yes: Buffer = encodeElement(0x01, Buffer.from([0xff]));

/** @param value not negative */
export function integer(value: bigint | number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  const sign = (bytes[0] ?? 0) < 0x80 ? [] : [Buffer.alloc(1)];
  return encodeElement(0x02, ...sign, bytes);
}

/** A BIT STRING of whole bytes. */
export const bitString = (value: Uint8Array): Buffer => encodeElement(0x03, Buffer.alloc(1), value);

/** A BIT STRING with the named bits set, at most eight, without trailing zeros (X.690 §11.2.2). */
export function namedBits(...numbers: readonly number[]): Buffer {
  const byte = numbers.reduce((bits, number) => bits | (0x80 >> number), 0);
  return encodeElement(0x03, Buffer.from([7 - Math.max(...numbers), byte]));
}

/** To the second: UTCTime up to 2049, GeneralizedTime from then on (RFC 5280 §4.1.2.5). @param time ms since 1970 */
export function dateTime(time: number): Buffer {
  const digits = new Date(time).toISOString().replace(/[-:T]|\.\d+/g, '');
  return digits < '2050'
    ? encodeElement(0x17, Buffer.from(digits.slice(2)))
    : encodeElement(0x18, Buffer.from(digits));
}
