import { createPublicKey, type KeyObject } from 'node:crypto';
import { fail } from '@mdm/errors';
import { encodeName, readName } from '../certificate-names.js';
import { readAlgorithm } from '../chain/chain-certificate.js';
import { readBytes, readCount } from '../chain/der-values.js';
import { isSignedBy, isStrongKey } from '../chain/signatures.js';
import { DerError, derTag, encodeElement, readChildren, readElement } from '../der.js';
import { integer, sequence } from './der-writer.js';
import { signedStructure } from './signed-structure.js';

const maxSize = 16 * 1024;
const attributesTag = 0xa0;
const commonName = '2.5.4.3';

/** A PKCS#10 request (RFC 2986 §4) of the key, DER. Its name says nothing, since a proxy gets that of its issuer. */
export function createCertificateRequest(key: KeyObject): Buffer {
  return signedStructure(key, () =>
    sequence(
      integer(0),
      encodeName([[{ oid: commonName, value: 'proxy' }]]),
      createPublicKey(key).export({ type: 'spki', format: 'der' }),
      encodeElement(attributesTag),
    ),
  );
}

/**
 * The key that a PKCS#10 request is for, when the request proves that its sender holds it. The name and the attributes
 * are of no use to a proxy and not looked at further.
 * @param request DER, at most 16 KiB
 * @throws invalid-argument (field request)
 */
export function keyOfCertificateRequest(request: Uint8Array): KeyObject {
  if (request.length > maxSize) refuse('is larger than 16 KiB');
  try {
    return readRequest(request);
  } catch (cause) {
    if (cause instanceof DerError) refuse(`cannot be read: ${cause.message}`, cause);
    throw cause;
  }
}

/** CertificationRequest ::= SEQUENCE { SEQUENCE { version, subject, key, [0] attributes }, algorithm, signature } */
function readRequest(request: Uint8Array): KeyObject {
  const [info, algorithm, signature, ...more] = readChildren(readElement(request), derTag.sequence);
  if (!(info && algorithm && signature) || more.length > 0)
    throw new DerError('it has not the three parts of a request');
  const [version, subject, key, attributes, ...rest] = readChildren(info, derTag.sequence);
  if (!(version && subject && key && attributes?.tag === attributesTag) || rest.length > 0)
    throw new DerError('a field is missing, or there is one too many');
  if (readCount(version) !== 0) throw new DerError('its version is unknown');
  readName(subject);
  const publicKey = readKey(encodeElement(key.tag, key.value));
  if (!isStrongKey(publicKey)) refuse('is for a key that is too weak or not supported');
  const signed = encodeElement(info.tag, info.value);
  if (!isSignedBy(publicKey, readAlgorithm(algorithm), signed, readBytes(signature)))
    refuse('is not signed by its own key, with SHA-256 or better');
  return publicKey;
}

function readKey(spki: Buffer): KeyObject {
  try {
    return createPublicKey({ key: spki, type: 'spki', format: 'der' });
  } catch (cause) {
    throw new DerError('its key is of an unknown kind', { cause });
  }
}

function refuse(problem: string, cause?: unknown): never {
  return fail('invalid-argument', `the certificate request ${problem}`, {
    field: 'request',
    remedy: 'send a PKCS#10 request in DER with RSA of 2048 bits or more, or ECDSA on a NIST curve',
    cause,
  });
}
