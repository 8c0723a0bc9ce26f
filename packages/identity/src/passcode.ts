import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { fail } from '@mdm/errors';

const saltBytes = 16;
const hashBytes = 32;
/** Binary logarithm of the cost N; with r = 8, 16 MiB, five times over. */
const strength = { ln: 14, r: 8, p: 5 } as const;
/** The most that a hash from a file may make us reserve: 128 · 2^ln · r. */
const maxMemory = 256 * 2 ** 20;

const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

/** What is kept of a passcode: scrypt (RFC 7914) with a salt of its own, as a PHC string. */
export async function hashPasscode(passcode: string): Promise<string> {
  const { ln, r, p } = strength;
  const salt = randomBytes(saltBytes);
  const hash = await derive(passcode, salt, { N: 2 ** ln, r, p });
  return `$scrypt$ln=${ln},r=${r},p=${p}$${plain(salt)}$${plain(hash)}`;
}

/**
 * Whether a passcode is the one that {@link hashPasscode} has hashed. Takes as long for a wrong one.
 * @throws invalid-argument  the hash is none; it is never repeated
 */
export async function isPasscode(passcode: string, hashed: string): Promise<boolean> {
  const [, ln = '', r = '', p = '', salt = '', hash = ''] = form.exec(hashed) ?? wrong();
  const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
  if (cost.N < 2 || cost.r < 1 || cost.p < 1 || 128 * cost.N * cost.r > maxMemory) wrong();
  const derived = await derive(passcode, Buffer.from(salt, 'base64'), cost);
  return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
}

function derive(passcode: string, salt: Buffer, cost: Required<Pick<ScryptOptions, 'N' | 'r' | 'p'>>) {
  return new Promise<Buffer>((resolve, reject) => {
    const options = { ...cost, maxmem: 2 * maxMemory };
    scrypt(passcode.normalize('NFC'), salt, hashBytes, options, (error, hash) =>
      error ? reject(error) : resolve(hash),
    );
  });
}

/** Base64 without padding. */
const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

const wrong = (): never =>
  fail('invalid-argument', 'the hash of a passcode is wrong; expected a PHC string of scrypt', {
    remedy: 'make a new one with "mdm pki passcode"',
  });
