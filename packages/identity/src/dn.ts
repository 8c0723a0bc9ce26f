import { fail } from '@mdm/errors';
import { attributeName, attributeOid } from './attribute-types.js';

/** One attribute of a name: its type as a dotted OID, its value as text. */
export interface DnAttribute {
  readonly oid: string;
  readonly value: string;
}

/** A relative distinguished name: nearly always one attribute. */
export type Rdn = readonly DnAttribute[];

/** A distinguished name, most significant part first (the order of the certificate and of the slash form). */
export type Dn = readonly Rdn[];

const maxLength = 2048;
const maxAttributes = 64;
/** Must be escaped to be seen or to survive: controls, invisible formatting, line and paragraph separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const nextAttribute = /[/+](?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)=/y;
const attributeStart = /([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)=/y;

/**
 * The canonical form of a DN, the one that is stored and compared: `/O=Hospital A/OU=Radiology/CN=Anna Arzt`.
 *
 * Text is UTF-8 as it is. Inside a value `\` is doubled, invisible characters are `\xHH` a byte, and `/` or `+` gets a
 * `\` only where it would read as the start of another attribute, so that the grid's `/CN=host/se.example.org` stays.
 * Two different names never have the same canonical form.
 */
export function formatDn(dn: Dn): string {
  return dn.map((rdn) => `/${rdn.map(formatAttribute).sort().join('+')}`).join('');
}

/**
 * Reads the slash form, with what grid tools write: other names of a type (`Email`), any case of it, escaped slashes.
 * @throws invalid-argument (field dn)
 */
export function parseDn(text: string): Dn {
  checkText(text);
  if (!text.startsWith('/')) malformed('it does not start with "/"');
  const rdns: DnAttribute[][] = [];
  for (let position = 0; position < text.length; ) {
    const separator = text[position];
    attributeStart.lastIndex = position + 1;
    const match = attributeStart.exec(text);
    const name = match?.[1];
    if (name === undefined) malformed(`no attribute such as "CN=" follows position ${position}`);
    const value = readValue(text, attributeStart.lastIndex);
    const attribute = { oid: oidOf(name), value: value.text };
    const last = rdns.at(-1);
    if (separator === '+' && last !== undefined) last.push(attribute);
    else rdns.push([attribute]);
    position = value.end;
  }
  return checkedDn(rdns);
}

/** Any spelling of the slash form as the canonical one. */
export function canonicalDn(text: string): string {
  return formatDn(parseDn(text));
}

/**
 * Whether a DN begins with all parts of another: `/O=A/OU=B/CN=C` with `/O=A/OU=B`, but not with `/O=A/OU=B/CN=` or
 * `/O=A/O`. In any spelling.
 * @throws invalid-argument (field dn)
 */
export function dnStartsWith(dn: string, beginning: string): boolean {
  const wanted = parseDn(beginning);
  const parts = parseDn(dn);
  return parts.length >= wanted.length && formatDn(parts.slice(0, wanted.length)) === formatDn(wanted);
}

/**
 * Checks what no form can express: empty names and values, lone surrogates, more attributes than any name has.
 * @throws invalid-argument (field dn)
 */
export function checkedDn(dn: Dn): Dn {
  const attributes = dn.flat();
  if (attributes.length === 0 || dn.some((rdn) => rdn.length === 0))
    malformed('it is empty or has an empty part');
  if (attributes.length > maxAttributes) malformed(`it has more than ${maxAttributes} attributes`);
  for (const { oid, value } of attributes) {
    if (value === '') malformed(`the value of ${attributeName(oid)} is empty`);
    if (/\p{Cs}/u.test(value)) malformed(`the value of ${attributeName(oid)} is not Unicode text`);
  }
  return dn;
}

export function checkText(text: string): void {
  if (text.length > maxLength) malformed(`it is longer than ${maxLength} characters`);
  if (/\p{Cs}/u.test(text)) malformed('it is not Unicode text');
}

export function oidOf(name: string): string {
  return (
    attributeOid(name) ??
    malformed('one of its attribute types is unknown', 'write the type as its OID, such as 2.5.4.3=')
  );
}

export function malformed(problem: string, remedy?: string): never {
  return fail('invalid-argument', `the distinguished name is not valid: ${problem}`, {
    field: 'dn',
    remedy: remedy ?? 'write it as in /O=Hospital A/OU=Radiology/CN=Anna Arzt',
  });
}

function formatAttribute({ oid, value }: DnAttribute): string {
  const escaped = value.replace(/[\\/+]/g, (character, offset: number) => {
    if (character === '\\') return '\\\\';
    nextAttribute.lastIndex = offset;
    return nextAttribute.test(value) ? `\\${character}` : character;
  });
  return `${attributeName(oid)}=${escaped.replace(invisible, escapedBytes)}`;
}

function escapedBytes(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

function readValue(text: string, start: number): { readonly text: string; readonly end: number } {
  const parts: Buffer[] = [];
  let position = start;
  let plain = start;
  while (position < text.length) {
    const character = text[position];
    nextAttribute.lastIndex = position;
    if (nextAttribute.test(text)) break;
    if (character !== '\\') {
      position += 1;
      continue;
    }
    const hex = /^\\x([0-9A-Fa-f]{2})/.exec(text.slice(position, position + 4))?.[1];
    const literal = /^\\([\\/+=,])/.exec(text.slice(position, position + 2))?.[1];
    if (hex === undefined && literal === undefined) {
      malformed(
        'a "\\" is not followed by "\\", "/", "+" or "xHH"',
        'double a "\\" that belongs to the value',
      );
    }
    parts.push(Buffer.from(text.slice(plain, position)));
    parts.push(hex === undefined ? Buffer.from(literal ?? '') : Buffer.from(hex, 'hex'));
    position += hex === undefined ? 2 : 4;
    plain = position;
  }
  parts.push(Buffer.from(text.slice(plain, position)));
  return { text: utf8(Buffer.concat(parts)), end: position };
}

/** @throws invalid-argument (field dn) when the bytes are not UTF-8 */
export function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed('its escaped bytes are not UTF-8');
  }
}
