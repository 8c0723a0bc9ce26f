import { X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';

/**
 * The SHA-256 fingerprint of a certificate as `peers` pins it: 64 lower-case hexadecimal digits.
 * @param certificate PEM, DER or parsed
 * @throws invalid-argument (field ca)
 */
export function caFingerprint(certificate: string | Uint8Array | X509Certificate): string {
  const isParsed = typeof certificate !== 'string' && 'fingerprint256' in certificate;
  return normalizeFingerprint((isParsed ? certificate : parse(certificate)).fingerprint256);
}

function parse(certificate: string | Uint8Array): X509Certificate {
  try {
    return new X509Certificate(certificate);
  } catch (cause) {
    return fail('invalid-argument', 'the CA certificate cannot be read', {
      field: 'ca',
      remedy: 'give it as one PEM block',
      cause,
    });
  }
}

/** Accepts the spellings people copy (`AB:CD:…`, blanks, upper case). */
export function normalizeFingerprint(text: string): string {
  const digits = text.replace(/[:\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) {
    fail('invalid-argument', 'the fingerprint is not a SHA-256 fingerprint', {
      field: 'fingerprint',
      remedy: 'write the 64 hexadecimal digits that "openssl x509 -fingerprint -sha256" prints for the CA',
    });
  }
  return digits;
}
