import path from 'node:path';
import { type Credential, readCredential } from '@mdm/identity';
import { exists, readIfThere, siteDirectory } from './layout.js';

const certificatePattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/g;
/** PEM, beside a CA: its key as certified by the former CA, that one, and the same of the one before. */
export const successionFile = 'succession.pem';

/** Each certificate of a text of PEM blocks. */
export const certificatesIn = (pem: string): string[] => pem.match(certificatePattern) ?? [];

/** The CAs of a site as its bundle is to tell them. */
export interface Authorities {
  /** Signs the bundle: the CA that the site moves to, as soon as there is one. */
  readonly signer: Credential;
  /** PEM of those whose certificates are or may be in use, the signer first. */
  readonly inUse: readonly string[];
  /** How the signer follows former CAs; see `formerCas` of `signBundle`. */
  readonly succession: readonly string[];
}

export async function readAuthorities(root: string): Promise<Authorities> {
  const { ca, nextCa, formerCa } = siteDirectory(root);
  const present = await readCredential(ca);
  if (await exists(nextCa)) {
    const signer = await readCredential(nextCa);
    return { signer, inUse: [signer.cert, present.cert], succession: await readSuccession(nextCa) };
  }
  const former = (await exists(formerCa)) ? [(await readCredential(formerCa)).cert] : [];
  return { signer: present, inUse: [present.cert, ...former], succession: await readSuccession(ca) };
}

export async function readSuccession(directory: string): Promise<string[]> {
  return certificatesIn((await readIfThere(path.join(directory, successionFile))) ?? '');
}
