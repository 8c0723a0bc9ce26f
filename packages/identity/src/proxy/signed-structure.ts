import { type KeyObject, sign } from 'node:crypto';
import { fail } from '@mdm/errors';
import { encodeOid } from '../certificate-names.js';
import { bitString, nothing, sequence } from './der-writer.js';

interface Scheme {
  readonly algorithm: Buffer;
  readonly hash: string | null;
}

/** RFC 4055, 5758 and 8410: the parameters are NULL for RSA and absent for the others. */
const schemes: ReadonlyMap<string | undefined, Scheme> = new Map<string, Scheme>([
  ['rsa', { algorithm: sequence(encodeOid('1.2.840.113549.1.1.11'), nothing), hash: 'sha256' }],
  ['ec', { algorithm: sequence(encodeOid('1.2.840.10045.4.3.2')), hash: 'sha256' }],
  ['ed25519', { algorithm: sequence(encodeOid('1.3.101.112')), hash: null }],
]);

/**
 * SEQUENCE { content, algorithm, signature }, the form of certificates and of requests for them.
 * @param content is told the algorithm, which certificates name inside as well
 * @throws invalid-argument (field key): of a kind that does not sign certificates here
 */
export function signedStructure(key: KeyObject, content: (algorithm: Buffer) => Buffer): Buffer {
  const scheme =
    schemes.get(key.asymmetricKeyType) ??
    fail('invalid-argument', 'the key cannot sign certificates', {
      field: 'key',
      remedy: 'use an RSA, ECDSA or Ed25519 key',
    });
  const body = content(scheme.algorithm);
  return sequence(body, scheme.algorithm, bitString(sign(scheme.hash, body, key)));
}
