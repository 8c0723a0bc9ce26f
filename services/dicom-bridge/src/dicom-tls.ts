import type { ConnectionOptions, SecureContextOptions } from 'node:tls';
import type { ServiceBase } from '@mdm/rpc';

/** Who the bridge is to DICOM peers. */
export type DicomIdentity = Pick<ServiceBase, 'site' | 'federation' | 'credentials'>;

/** The certificate of the bridge, and the CA of the own site. */
export function tlsOf({
  site,
  federation,
  credentials,
}: DicomIdentity): Required<Pick<SecureContextOptions, 'cert' | 'key'>> & { readonly ca: string[] } {
  const { certificate: cert, privateKey: key } = credentials.current();
  return { cert, key, ca: federation.current().sites.get(site)?.ca.map(String) ?? [] };
}

/**
 * How the bridge dials a DICOM peer by TLS: with its own certificate, to who shows one of the CA of the site that is for the
 * host that was dialled, or exactly the one that site.yaml names.
 * @param fingerprint SHA-256, of that certificate
 */
export function tlsTo(identity: DicomIdentity, fingerprint?: string): ConnectionOptions {
  const tls = tlsOf(identity);
  if (fingerprint === undefined) return tls;
  return {
    ...tls,
    checkServerIdentity: (host, { fingerprint256 }) =>
      plain(fingerprint256) === plain(fingerprint)
        ? undefined
        : new Error(`${host} has shown another certificate than the one that site.yaml names`),
  };
}

/** A fingerprint without colons, in capitals. */
export const plain = (fingerprint: string) => fingerprint.replaceAll(':', '').toUpperCase();
