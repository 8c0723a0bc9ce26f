import { createPrivateKey, type KeyObject, pbkdf2Sync, X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';
import type forge from 'node-forge';
import { type UserCredential, userCredential, wrongPassphrase } from './user-credential.js';

type Forge = typeof forge;

/** Real files have 2,000 to 600,000; a million takes seconds. */
const maxRounds = 1_000_000;
const maxDepth = 16;

/**
 * Reads a PKCS#12 file (RFC 7292) with one key, as browsers and OpenSSL export it: AES with PBKDF2, and the 3DES and RC2
 * of older programs. Its certificates become a chain from that of the key upwards; a root in it is left out, since a file
 * that a person brings is no source of trust.
 *
 * The file is taken apart by node-forge: Node reads PKCS#12 without giving the key out, its OpenSSL has no RC2, and neither
 * has the Web Crypto that pkijs stands on.
 *
 * @throws invalid-argument (field p12, passphrase)
 */
export async function readPkcs12(bytes: Buffer, passphrase: string): Promise<UserCredential> {
  const library = await loadForge();
  const pfx = parse(library, bytes);
  const rounds = mostRounds(library, pfx);
  if (rounds > maxRounds)
    refuse(`asks for ${rounds} rounds of key derivation, and ${maxRounds} are allowed`, 'export it again');
  const bags = open(library, pfx, passphrase).safeContents.flatMap(({ safeBags }) => safeBags);
  const { keyBag, pkcs8ShroudedKeyBag, certBag } = library.pki.oids;
  const keys = bags
    .filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag)
    .map((bag) => privateKeyOf(library, bag));
  const [key] = keys;
  if (key === undefined || keys.length > 1)
    return refuse(`holds ${keys.length} private keys`, 'export one certificate with its key');
  const certificates = bags.filter(({ type }) => type === certBag).map((bag) => certificateOf(library, bag));
  return userCredential(chainOf(key, certificates), key);
}

function parse(library: Forge, bytes: Buffer): forge.asn1.Asn1 {
  try {
    return library.asn1.fromDer(bytes.toString('latin1'));
  } catch (cause) {
    return refuse('is not PKCS#12', 'export the certificate with its key as .p12 or .pfx', cause);
  }
}

function open(library: Forge, pfx: forge.asn1.Asn1, passphrase: string): forge.pkcs12.Pkcs12Pfx {
  try {
    return library.pkcs12.pkcs12FromAsn1(pfx, false, passphrase);
  } catch (cause) {
    return wrongPassphrase(cause);
  }
}

/**
 * The library with Node's PBKDF2 in place of its own, which takes thirty times as long and the UTF-16 units of a
 * passphrase for bytes: they are right for the integrity check and the old ciphers (RFC 7292 appendix B.1), but PBKDF2 has
 * UTF-8 (RFC 8018 §5).
 */
async function loadForge(): Promise<Forge> {
  const { default: library } = await import('node-forge');
  const pbkdf2 = (
    passphrase: string,
    salt: string,
    rounds: number,
    length: number,
    hash: { algorithm: string },
  ) => pbkdf2Sync(passphrase, Buffer.from(salt, 'latin1'), rounds, length, hash.algorithm).toString('latin1');
  Object.assign(library.pkcs5, { pbkdf2 });
  return library;
}

/** The largest INTEGER that follows an OCTET STRING, which is how rounds stand behind their salt; what is encrypted is not seen. */
function mostRounds({ asn1 }: Forge, root: forge.asn1.Asn1): number {
  const { OCTETSTRING, INTEGER } = asn1.Type;
  const visit = (node: forge.asn1.Asn1, depth: number): number => {
    if (depth > maxDepth) return 0;
    if (!Array.isArray(node.value)) return node.type === OCTETSTRING ? inside(node.value, depth) : 0;
    const children = node.value;
    return children.reduce((most, child, index) => {
      const counts = child.type === INTEGER && children[index - 1]?.type === OCTETSTRING;
      const bytes = counts && typeof child.value === 'string' ? child.value : '';
      return Math.max(
        most,
        Number(`0x0${Buffer.from(bytes, 'latin1').toString('hex')}`),
        visit(child, depth + 1),
      );
    }, 0);
  };
  const inside = (text: string, depth: number): number => {
    try {
      return visit(asn1.fromDer(text), depth + 1);
    } catch {
      return 0;
    }
  };
  return visit(root, 0);
}

/** What the library has no type for, such as EC keys, it leaves as PKCS#8. */
function privateKeyOf({ asn1, pki }: Forge, { key, asn1: pkcs8 }: forge.pkcs12.Bag): KeyObject {
  const content = key ? pki.wrapRsaPrivateKey(pki.privateKeyToAsn1(key)) : pkcs8;
  const der = Buffer.from(asn1.toDer(content).getBytes(), 'latin1');
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    return refuse('holds a key of an unknown kind', 'use a certificate with an RSA or EC key', cause);
  }
}

function certificateOf({ asn1, pki }: Forge, { cert, asn1: other }: forge.pkcs12.Bag): X509Certificate {
  const der = asn1.toDer(cert ? pki.certificateToAsn1(cert) : other).getBytes();
  try {
    return new X509Certificate(Buffer.from(der, 'latin1'));
  } catch (cause) {
    return refuse('holds a certificate that cannot be read', 'export it again', cause);
  }
}

function chainOf(key: KeyObject, certificates: readonly X509Certificate[]): Buffer[] {
  const own = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (own === undefined) return refuse('has no certificate for its key', 'export both together');
  const chain = [own];
  for (let last = own; ; ) {
    const issuer = certificates.find(
      (other) => !chain.includes(other) && last.checkIssued(other) && last.verify(other.publicKey),
    );
    if (issuer === undefined || issuer.checkIssued(issuer)) return chain.map(({ raw }) => raw);
    chain.push(issuer);
    last = issuer;
  }
}

function refuse(problem: string, remedy: string, cause?: unknown): never {
  return fail('invalid-argument', `the PKCS#12 file ${problem}`, { field: 'p12', remedy, cause });
}
