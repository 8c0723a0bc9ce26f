import { X509Certificate } from 'node:crypto';
import { type ServiceName, serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import type { FederationView } from '@mdm/federation';
import { certificateThumbprint, peerIdentity } from '@mdm/identity';
import type { CallerName } from './services.js';

/** Who is at the other end of a connection, as its certificate proves. */
export interface Peer {
  readonly name: CallerName;
  /** The site whose CA issued the certificate. */
  readonly site: string;
  /** DN of a user; empty for a service. */
  readonly dn: string;
  /** x5t#S256 of the certificate (RFC 8705 §3.1); empty for a DICOM peer, which has none. */
  readonly thumbprint: string;
  readonly certificate?: X509Certificate;
}

/**
 * Tells who a TLS certificate belongs to. Remembers the answer for the very bytes of a connection, while the federation
 * stays as it is.
 */
export function createPeerReader(federation: () => FederationView): (raw: Buffer | undefined) => Peer {
  let remembered = new WeakMap<Buffer, Peer>();
  let rememberedFor: FederationView | undefined;

  return (raw) => {
    if (!raw) fail('certificate-missing', 'the connection has no client certificate');
    const view = federation();
    if (rememberedFor !== view) remembered = new WeakMap();
    rememberedFor = view;
    const known = remembered.get(raw);
    if (known) return known;
    const peer = readPeer(new X509Certificate(raw), view);
    remembered.set(raw, peer);
    return peer;
  };
}

function readPeer(certificate: X509Certificate, view: FederationView): Peer {
  const identity = peerIdentity(certificate, view);
  const { site } = identity;
  const thumbprint = certificateThumbprint(certificate);
  if (identity.kind === 'user') return { name: 'user', site, dn: identity.dn, thumbprint, certificate };
  const name = serviceNames.find((candidate): candidate is ServiceName => candidate === identity.service);
  if (!name) {
    fail('certificate-invalid', `the certificate names "${identity.service}", which is no service of a site`);
  }
  return { name, site, dn: '', thumbprint, certificate };
}
