import { isIP } from 'node:net';
import { z } from 'zod';

/** `is missing` or `is wrong`, with the form that is expected: the same words for files and for the environment. */
export const expected =
  (form: string) =>
  (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? `is missing; expected ${form}` : `is wrong; expected ${form}`;

export const text = (form: string, pattern: RegExp, maxLength: number) =>
  z
    .string({ error: expected(form) })
    .max(maxLength, { error: expected(form) })
    .regex(pattern, {
      error: expected(form),
    });

/** An address: a name, an IPv4 address or an IPv6 address in brackets, and a port. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)):(\d{1,5})$/;

/** The host (an IPv6 address without its brackets) and the port of `host:port`, or undefined when it is neither. */
export function parseAddress(address: string): Address | undefined {
  const [, bracketed, name, digits] = ADDRESS.exec(address) ?? [];
  const host = bracketed ?? name;
  const port = Number(digits);
  if (host === undefined || port > 65_535 || (bracketed !== undefined && isIP(bracketed) !== 6))
    return undefined;
  return { host, port };
}

const address = (form: string, accepts: (address: Address) => boolean) =>
  text(form, ADDRESS, 300).refine(
    (value) => {
      const parsed = parseAddress(value);
      return parsed !== undefined && accepts(parsed);
    },
    { error: expected(form) },
  );

/** Port 0 takes any free port: for tests. */
export const listenAddress = address('host:port, such as 127.0.0.1:8443', () => true);
export const dialAddress = address(
  'the host:port that others dial, such as lfc.hospital-a.example:8443',
  ({ host, port }) => port > 0 && host !== '0.0.0.0' && host !== '::',
);

export const siteId = text(
  'a site id: a lower-case letter, then up to 30 lower-case letters, digits or hyphens',
  /^[a-z][a-z0-9-]{0,30}$/,
  31,
);

export const voName = text('the name of a VO, such as biomed', /^[a-z][a-z0-9.-]*$/, 62);

/** GFD.182: the VO, its groups, and a role. */
export const fqan = text(
  'an FQAN, such as /biomed/cardiology or /biomed/Role=physician',
  /^(?:\/[\w.-]+)+(?:\/Role=[\w.-]+)?(?:\/Capability=[\w.-]+)?$/,
  255,
);

export const dn = text(
  'a DN in slash form, such as "/O=Hospital A/CN=Anna Arzt"',
  /^\/(?:[A-Za-z]+|\d+(?:\.\d+)+)=\P{Cc}+$/u,
  1024,
);

/** PS3.8 §9.3.2: up to 16 characters of the default repertoire, without backslash. */
export const aeTitle = text(
  'an AE title: up to 16 characters, no backslash',
  /^(?! )[ -[\]-~]{1,16}(?<! )$/,
  16,
);

export const aeTitlePattern = text(
  'an AE title, in which * stands for any characters',
  /^(?! )[ -[\]-~]{1,16}(?<! )$/,
  16,
);

const NETWORK_FORM = 'an IP address or a network, such as 10.1.0.0/16';

export const ipOrNetwork = z
  .string({ error: expected(NETWORK_FORM) })
  .refine(isIpOrNetwork, { error: expected(NETWORK_FORM) });

function isIpOrNetwork(value: string): boolean {
  const [ip = '', prefix, ...rest] = value.split('/');
  const family = isIP(ip);
  if (family === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

export const fileMode = text("an octal mode in quotes, such as '0640'", /^0[0-7]{3}$/, 4);

export const rights = text("rights in quotes, such as 'r--' or 'rw-'", /^[r-][w-][x-]$/, 3);

export const fingerprint = text(
  'the SHA-256 fingerprint of a certificate: 64 hexadecimal digits, with or without colons',
  /^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$/,
  95,
);

const UNITS = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const;
const SIZE_FORM = 'a number of bytes, or a text such as 512 MiB, 4 GiB or 2 TiB';
const SIZE = /^(\d{1,12}) ?(B|KiB|MiB|GiB|TiB)$/;

/** Bytes. */
export const byteSize = z
  .union([z.int().positive(), z.string().regex(SIZE, { error: expected(SIZE_FORM) })], {
    error: expected(SIZE_FORM),
  })
  .transform((size) => (typeof size === 'number' ? size : bytesOf(size)))
  .refine((bytes) => bytes > 0 && Number.isSafeInteger(bytes), { error: expected(SIZE_FORM) });

function bytesOf(size: string): number {
  const [, count, unit] = SIZE.exec(size) ?? [];
  const factor = Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? Number.NaN;
  return Number(count) * factor;
}

const PERIOD_FORM = 'an ISO 8601 period of years, months and days, such as P10Y or P1Y6M';
const PERIOD = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,6})D)?$/;

export const period = text(PERIOD_FORM, PERIOD, 20);

/**
 * When a period ends that begins at a moment, by the calendar of UTC; what falls on a day that a month does not have falls
 * on the next one. Milliseconds since the epoch.
 * @param iso ISO 8601-1 §5.5.2 of years, months and days, such as `P10Y`
 */
export function endOfPeriod(iso: string, begin: number): number {
  const [, years = 0, months = 0, days = 0] = PERIOD.exec(iso)?.map((part) => Number(part ?? 0)) ?? [];
  const end = new Date(begin);
  const day = end.getUTCDate() + days;
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months, day);
  return end.getTime();
}

const url = (form: string, protocols: readonly string[]) =>
  z
    .string({ error: expected(form) })
    .max(2048, { error: expected(form) })
    .refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
      error: expected(form),
    });

export const httpsUrl = url('an https URL, such as https://login.hospital-a.example/realms/staff', [
  'https:',
]);

const isPlainRoot = (value: string) => {
  const { search, hash, username, password } = new URL(value);
  return `${search}${hash}${username}${password}` === '';
};
const ROOT_FORM =
  'an https or http URL without user, query and fragment, such as https://pacs.example/dicom-web';
export const httpUrl = url(ROOT_FORM, ['https:', 'http:']).refine(
  (value) => !URL.canParse(value) || isPlainRoot(value),
  { error: expected(ROOT_FORM) },
);
