import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { MdmError } from '@mdm/errors';

const maxCaBytes = 256 * 1024;

/** PEM of a CA that site.yaml names. @throws failed-precondition (the given field) */
export function readCaFile(file: string, field: string): string {
  const unusable = (cause?: unknown) =>
    new MdmError('failed-precondition', `the file ${file} has no certificate of a CA`, {
      field,
      remedy: 'write the CA certificate of that server into it, as PEM',
      ...(cause !== undefined && { cause }),
    });
  try {
    const pem = readFileSync(file);
    if (pem.length <= maxCaBytes && new X509Certificate(pem).ca) return pem.toString('utf8');
  } catch (cause) {
    throw unusable(cause);
  }
  throw unusable();
}
