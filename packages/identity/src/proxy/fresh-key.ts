import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { createEcKey } from '../ec-key.js';

/** Grid tools of all ages read RSA; P-256 is made and checked much faster. */
export type ProxyKeyKind = 'rsa-2048' | 'rsa-3072' | 'rsa-4096' | 'p-256';

/** A new private key, PKCS#8 PEM. */
export async function freshKey(kind: ProxyKeyKind = 'rsa-2048'): Promise<string> {
  if (kind === 'p-256') return createEcKey().privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  // As PEM on purpose: see createEcKey for what key objects fresh from the generator can do.
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: Number(kind.slice('rsa-'.length)),
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}
