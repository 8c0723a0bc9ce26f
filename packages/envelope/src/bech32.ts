import { fail } from '@mdm/errors';

const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;
const maxLength = 8192;

/** Bytes as Bech32 (BIP 173, without its length limit, as the age format asks). `prefix` and the result are lower case. */
export function encodeBech32(prefix: string, bytes: Uint8Array): string {
  const words = regroup(bytes, 8, 5, true) ?? [];
  const check = polymod([...expand(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const checksum = Array.from({ length: checksumLength }, (_, i) => (check >>> (5 * (5 - i))) & 31);
  return `${prefix}1${[...words, ...checksum].map((word) => alphabet.charAt(word)).join('')}`;
}

/**
 * The prefix, in the case it was written in, and the bytes of a Bech32 string.
 * The text may be a secret: errors name `field`, never the text.
 * @throws invalid-argument  not Bech32, mixed case, wrong checksum
 */
export function decodeBech32(text: string, field: string): { prefix: string; bytes: Buffer } {
  const wrong = (problem: string): never =>
    fail('invalid-argument', `${field} ${problem}`, {
      field,
      remedy: 'copy the key again, completely and without line breaks',
    });

  if (text.length > maxLength) return wrong(`is longer than ${maxLength} characters`);
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return wrong('mixes upper and lower case');
  const separator = lower.lastIndexOf('1');
  if (separator < 1 || lower.length - separator - 1 < checksumLength) return wrong('is not Bech32');
  const prefix = lower.slice(0, separator);
  const words = Array.from(lower.slice(separator + 1), (letter) => alphabet.indexOf(letter));
  if (words.includes(-1) || !/^[!-~]+$/.test(prefix))
    return wrong('has a character that Bech32 does not know');
  if (polymod([...expand(prefix), ...words]) !== 1) return wrong('has a wrong checksum');
  const bytes = regroup(words.slice(0, -checksumLength), 5, 8, false);
  if (bytes === undefined) return wrong('has wrong padding');
  return { prefix: text.slice(0, separator), bytes: Buffer.from(bytes) };
}

function expand(prefix: string): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(words: readonly number[]): number {
  let check = 1;
  for (const word of words) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ word;
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) check ^= generator;
    });
  }
  return check;
}

/** Regroups bits; undefined when the left-over bits are not a zero padding of less than one input word. */
function regroup(input: Iterable<number>, from: number, to: number, pad: boolean): number[] | undefined {
  const output: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of input) {
    held = ((held << from) | word) & 0xfff;
    bits += from;
    while (bits >= to) {
      bits -= to;
      output.push((held >>> bits) & ((1 << to) - 1));
    }
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (pad) return bits > 0 ? [...output, rest] : output;
  return bits < from && rest === 0 ? output : undefined;
}
