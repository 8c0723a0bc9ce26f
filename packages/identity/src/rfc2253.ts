import { attributeName } from './attribute-types.js';
import { DerError, readElement } from './der.js';
import { encodeString, readString } from './directory-string.js';
import { checkedDn, checkText, type Dn, type DnAttribute, malformed, oidOf, utf8 } from './dn.js';

/**
 * The string form of RFC 4514 (formerly 2253): `CN=Anna Arzt,OU=Radiology,O=Hospital A`, most specific part first.
 * A type without a short name is written as its OID with the value in hexadecimal (`#0C…`).
 */
export function formatRfc2253(dn: Dn): string {
  return dn
    .map((rdn) => rdn.map(formatAttribute).sort().join('+'))
    .reverse()
    .join(',');
}

/**
 * Reads RFC 4514, with the blanks, semicolons and quoted values of RFC 2253.
 * @throws invalid-argument (field dn)
 */
export function parseRfc2253(text: string): Dn {
  checkText(text);
  const rdns: DnAttribute[][] = [];
  let separator = ',';
  for (let position = 0; position <= text.length; ) {
    const start = / *([A-Za-z][A-Za-z0-9-]*|(?:OID\.)?\d+(?:\.\d+)+) *= */iy;
    start.lastIndex = position;
    const name = start.exec(text)?.[1];
    if (name === undefined) expected('an attribute such as "CN="', position);
    const { value, end } = readValue(text, start.lastIndex);
    const attribute = { oid: oidOf(name.replace(/^OID\./i, '')), value };
    const last = rdns.at(-1);
    if (separator === '+' && last !== undefined) last.push(attribute);
    else rdns.push([attribute]);
    if (end === text.length) break;
    separator = text[end] ?? '';
    position = end + 1;
  }
  return checkedDn(rdns.reverse());
}

function expected(what: string, position: number): never {
  return malformed(`${what} is expected at position ${position}`, 'write it as in CN=Anna Arzt,O=Hospital A');
}

function formatAttribute({ oid, value }: DnAttribute): string {
  const name = attributeName(oid);
  if (name === oid) return `${name}=#${encodeString(oid, value).toString('hex').toUpperCase()}`;
  const escaped = value
    .replace(/[\\",+;<>]/g, '\\$&')
    .replace(/^[ #]| $/g, '\\$&')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
      [...Buffer.from(character)]
        .map((byte) => `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join(''),
    );
  return `${name}=${escaped}`;
}

interface ReadValue {
  readonly value: string;
  /** Position of the separator that follows, or the length of the text. */
  readonly end: number;
}

function readValue(text: string, start: number): ReadValue {
  const character = text[start];
  if (character === '#') return readHexValue(text, start);
  if (character === '"') return readQuotedValue(text, start);
  return readPlainValue(text, start);
}

function readHexValue(text: string, start: number): ReadValue {
  const pattern = /#((?:[0-9A-Fa-f]{2})+) *(?=[,;+]|$)/y;
  pattern.lastIndex = start;
  const hex = pattern.exec(text)?.[1];
  if (hex === undefined) expected('a value in hexadecimal', start);
  try {
    return { value: readString(readElement(Buffer.from(hex, 'hex'))), end: pattern.lastIndex };
  } catch (error) {
    if (error instanceof DerError) expected('the hexadecimal DER of a string', start);
    throw error;
  }
}

function readQuotedValue(text: string, start: number): ReadValue {
  const pattern = /"((?:[^"\\]|\\.)*)" *(?=[,;+]|$)/sy;
  pattern.lastIndex = start;
  const quoted = pattern.exec(text)?.[1];
  if (quoted === undefined) expected('the closing quote of the value', start);
  return { value: unescaped(quoted, start), end: pattern.lastIndex };
}

function readPlainValue(text: string, start: number): ReadValue {
  const pattern = /(?:[^\\",;+<>]|\\.)*/sy;
  pattern.lastIndex = start;
  const raw = pattern.exec(text)?.[0] ?? '';
  const end = start + raw.length;
  if (end < text.length && !/[,;+]/.test(text[end] ?? '')) expected('an escaped character', end);
  return { value: unescaped(trimEndUnescaped(raw), start), end };
}

/** Blanks before a separator do not belong to the value, unless the last one is escaped. */
function trimEndUnescaped(raw: string): string {
  const trimmed = raw.replace(/ +$/, '');
  const backslashes = /\\*$/.exec(trimmed)?.[0].length ?? 0;
  return backslashes % 2 === 1 ? `${trimmed} ` : trimmed;
}

function unescaped(raw: string, start: number): string {
  const parts: Buffer[] = [];
  for (const [piece] of raw.matchAll(/[^\\]+|\\[0-9A-Fa-f]{2}|\\./gs)) {
    if (!piece.startsWith('\\')) parts.push(Buffer.from(piece));
    else if (piece.length === 3) parts.push(Buffer.from(piece.slice(1), 'hex'));
    else if (/^\\[\\",;+<>=# ]$/.test(piece)) parts.push(Buffer.from(piece.slice(1)));
    else expected('"\\" only before a special character or two hexadecimal digits', start);
  }
  return utf8(Buffer.concat(parts));
}
