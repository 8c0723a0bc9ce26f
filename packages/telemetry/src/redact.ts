import { types } from 'node:util';

const MASK = '[redacted]';
const MAX_DEPTH = 4;
const MAX_ENTRIES = 100;
const MAX_TEXT = 8192;
const MAX_CAUSES = 8;

/** Endings of field names, lower case without punctuation, whose values are secrets or lead to one. */
const SECRET_NAME =
  /(?:tokens?|proofs?|authorization|identity|identities|shares?|keys?|secrets?|passwords?|passwd|passphrase|cookies?|credentials?|pem)$/;

/** Field names of direct identifiers: DICOM keywords (PS3.6) and what they are called in our own records. */
const PATIENT_NAME =
  /^(?:other)?patient(?!link$)|(?:person|physicians?|operators?)(?:s?name)$|birthdate$|^accessionnumber$|^x?0010[0-9a-f]{4}$/;

/**
 * Things that are recognised by their looks, wherever they stand. Every pattern is linear in the text. A text without
 * the sign that stands first in a row, as most texts are, holds nothing of that kind.
 */
const SECRET_TEXTS: readonly (readonly [sign: string, pattern: RegExp, mask: string])[] = [
  [
    '-----BEGIN ',
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----(?:[\s\S]{0,16384}?-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|(?:[A-Za-z0-9+/=\s]|\\+[rn])*)/g,
    MASK,
  ],
  ['-', /AGE-SECRET-KEY-[A-Z0-9-]*/gi, MASK],
  ['eyJ', /\beyJ[\w-]{5,}(?:\.[\w-]*){1,4}/g, MASK],
  [' ', /\b(Bearer|DPoP) [\w.~+/=-]{16,}/gi, `$1 ${MASK}`],
  ['@', /(\/\/[^\s:/@"'\\]{0,256}:)[^\s/@"'\\]{1,256}@/g, `$1${MASK}@`],
  ['=', /\b(\w*(?:token|proof|secret|password|passwd|identity|share))=[^\s&"'\\;,]+/gi, `$1=${MASK}`],
];

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/**
 * The text with everything masked that looks like a secret: JOSE compact tokens (JWT, JWS, JWE), age identities, PEM
 * private keys, bearer credentials, passwords in URLs and in `name=value` pairs.
 */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce(
    (masked, [sign, pattern, mask]) => (masked.includes(sign) ? masked.replace(pattern, mask) : masked),
    text,
  );
}

/**
 * A copy of the fields that is safe to print: values of secret or identifying names are masked, errors become their
 * code, message, remedy, stack and causes, bytes become their length. Nesting below four levels, lists longer than 100
 * and texts longer than 8192 characters are cut.
 */
export function redactFields(fields: object): Record<string, unknown> {
  return types.isNativeError(fields) ? { err: printableError(fields, 0) } : printableEntries(fields, 0);
}

/** The same for the flat attributes of a span. */
export function redactAttributes(attributes: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      isSecret(name) ? MASK : typeof value === 'string' ? shortened(value) : value,
    ]),
  );
}

function printableEntries(fields: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(fields).slice(0, MAX_ENTRIES);
  return Object.fromEntries(entries.map(([name, value]) => [name, printableField(name, value, depth)]));
}

function printableField(name: string, value: unknown, depth: number): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value;
  return isSecret(name) ? MASK : printable(value, depth);
}

function isSecret(name: string): boolean {
  const plainName = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return SECRET_NAME.test(plainName) || PATIENT_NAME.test(plainName);
}

function printable(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shortened(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (types.isNativeError(value)) return printableError(value, 0);
  if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return `[${value.byteLength} bytes]`;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof URL) return redactText(`${value.origin}${value.pathname}`);
  if (types.isMap(value) || types.isSet(value)) return `[${value.size} entries]`;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => printable(item, depth + 1));
  return printableEntries(value, depth + 1);
}

function printableError(error: Error, causes: number): Record<string, unknown> {
  const own: Record<string, unknown> = { ...error };
  const text = (value: unknown) => (typeof value === 'string' ? shortened(value) : undefined);
  return {
    type: text(error.name),
    code: typeof own.code === 'number' ? own.code : text(own.code),
    message: text(error.message),
    field: text(own.field),
    remedy: text(own.remedy),
    refusal: own.refusal === undefined ? undefined : printable(own.refusal, MAX_DEPTH - 1),
    stack: text(error.stack),
    cause: printableCause(error.cause, causes + 1),
    errors: printableCauses(error, causes + 1),
  };
}

function printableCause(cause: unknown, causes: number): unknown {
  if (cause === undefined) return undefined;
  if (causes > MAX_CAUSES) return '[more causes]';
  return types.isNativeError(cause) ? printableError(cause, causes) : printable(cause, MAX_DEPTH - 1);
}

/** What an AggregateError gathered, such as one failed connection an address. */
function printableCauses(error: Error, causes: number): unknown {
  if (!('errors' in error) || !Array.isArray(error.errors)) return undefined;
  return error.errors.slice(0, MAX_CAUSES).map((cause) => printableCause(cause, causes));
}

/** Masked before it is cut, so that no cut leaves half a secret that no longer looks like one. */
function shortened(text: string): string {
  const masked = redactText(text);
  return masked.length <= MAX_TEXT ? masked : `${masked.slice(0, MAX_TEXT)}…`;
}
