import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';
import { pemBlocks } from '../chain/pem.js';

/** What somebody proves with who they are: their certificate or a proxy, and its key. All PEM. */
export interface UserCredential {
  /** The holder's certificate first, then each issuer's, without the anchor. */
  readonly chain: string;
  /** Of the first certificate: PKCS#8, not encrypted. */
  readonly key: string;
  /** The CAs that the chain is to be checked against, where they are at hand. */
  readonly ca?: string;
}

/** Asks a person. @param what such as `the key "/home/anna/userkey.pem"` */
export type AskPassphrase = (what: string) => Promise<string>;

/** @throws invalid-argument (field chain): a certificate cannot be read, or the key belongs to another one */
export function userCredential(certificates: readonly Uint8Array[], key: KeyObject): UserCredential {
  const chain = certificates.map(parseCertificate);
  if (chain[0]?.checkPrivateKey(key) !== true)
    fail('invalid-argument', 'the key is not that of the first certificate', {
      field: 'chain',
      remedy: 'put the certificate that belongs to the key first, and its issuers after it',
    });
  return { chain: chain.join(''), key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

/**
 * @param text PEM with the certificates, in order
 * @param keyText PEM with the key, which may be the same text
 * @throws invalid-argument (fields chain, key, passphrase)
 */
export async function readPemCredential(
  text: string,
  keyText: string,
  ask: () => Promise<string>,
): Promise<UserCredential> {
  return userCredential(pemBlocks(text, 'CERTIFICATE'), await readPrivateKey(keyText, ask));
}

/** @throws invalid-argument (field key): no unencrypted PKCS#8 or traditional PEM */
export function parsePrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    return fail('invalid-argument', 'the private key cannot be read', {
      field: 'key',
      remedy: 'use a PEM file with one private key',
      cause,
    });
  }
}

const keyBlock =
  /-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----(?:(?!-----BEGIN )[\s\S])*?-----END \1-----/;

async function readPrivateKey(text: string, ask: () => Promise<string>): Promise<KeyObject> {
  const [pem, label] = keyBlock.exec(text) ?? [];
  if (pem === undefined)
    return fail('invalid-argument', 'there is no private key', {
      field: 'key',
      remedy: 'use a PEM file with one private key',
    });
  if (label !== 'ENCRYPTED PRIVATE KEY' && !/^Proc-Type: 4,ENCRYPTED/m.test(pem)) return parsePrivateKey(pem);
  const passphrase = await ask();
  try {
    return createPrivateKey({ key: pem, passphrase });
  } catch (cause) {
    return wrongPassphrase(cause);
  }
}

export function wrongPassphrase(cause: unknown): never {
  return fail('invalid-argument', 'the passphrase is wrong, or the file is damaged', {
    field: 'passphrase',
    remedy: 'try again, or export the file again',
    cause,
  });
}

function parseCertificate(der: Uint8Array): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    return fail('invalid-argument', 'a certificate cannot be read', {
      field: 'chain',
      remedy: 'use a PEM file with certificates',
      cause,
    });
  }
}
