import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { type ServiceName, serviceNames } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import type { FederationView } from '@mdm/federation';
import {
  certificateThumbprint,
  peerChain,
  peerIdentity,
  readAnchors,
  urisOfCertificate,
  validateChain,
} from '@mdm/identity';
import type { CallerName } from './services.js';

/** Who is at the other end of a connection, as its certificate proves. */
export interface Peer {
  readonly name: CallerName;
  /** The site whose CA issued the certificate, or that admits its holder. */
  readonly site: string;
  /** DN of a user; empty for anybody else. */
  readonly dn: string;
  /** x5t#S256 of the certificate (RFC 8705 §3.1); empty for guests and DICOM peers, who have none. */
  readonly thumbprint: string;
  readonly certificate?: X509Certificate;
  /** What the chain of an admitted user says. */
  readonly holder?: Holder;
}

/** The person or job that holds the key of a certificate or a proxy. */
export interface Holder {
  /** Canonical DN of the end entity. */
  readonly dn: string;
  /** The site that the holder belongs to. */
  readonly site: string;
  /** The end of what ends first in the chain: milliseconds since the epoch. */
  readonly notAfter: number;
  /** It holds a limited proxy: it may move data, and neither delegate nor change rights. */
  readonly limited: boolean;
  /** FQANs of its VOMS attribute certificates, the primary one first. */
  readonly fqans: readonly string[];
}

/**
 * Lets people connect whose certificates TLS cannot verify, since it does not know proxies and the CAs of the grid, and
 * people who have none.
 */
export interface Admission {
  /**
   * @param chain DER, the certificate of the holder first
   * @throws certificate-invalid  with a typed reason
   */
  identify(chain: readonly Buffer[]): Holder;
  /** Grows when an answer of `identify` may be another one than before. */
  version(): number;
}

/** What TLS knows of the other end of a connection. */
export interface Presented {
  /** DER, the peer's own certificate first; empty when it sent none. */
  readonly chain: readonly Buffer[];
  /** TLS has verified it against the CAs of the federation. */
  readonly authorized: boolean;
  /** Why the chain cannot be had. */
  readonly problem?: MdmError;
}

/** What a peer has presented, as TLS tells it after the handshake. */
export function presentedBy(socket: TLSSocket): Presented {
  const { authorized } = socket;
  try {
    return { chain: peerChain(socket), authorized };
  } catch (thrown) {
    return { chain: [], authorized: false, problem: MdmError.from(thrown) };
  }
}

/** How long a holder is remembered: what they were judged by, such as a CRL, may become stale while nothing changes. */
const rememberedMs = 60_000;

/**
 * Tells who a connection belongs to. Remembers the answer while the federation and the admission stay as they are; a holder
 * for a minute at most, and not beyond the end of their chain, which a connection may outlive.
 */
export function createPeerReader(options: {
  readonly site: string;
  readonly federation: () => FederationView;
  readonly admission?: Admission | undefined;
  readonly clock: () => number;
}): (presented: Presented) => Peer {
  const { site, federation, admission, clock } = options;
  let remembered = new WeakMap<Presented, { readonly peer: Peer; readonly until: number }>();
  let rememberedFor: FederationView | undefined;
  let admissionVersion: number | undefined;

  return (presented) => {
    const view = federation();
    const version = admission?.version();
    if (rememberedFor !== view || admissionVersion !== version) remembered = new WeakMap();
    rememberedFor = view;
    admissionVersion = version;
    const now = clock();
    const known = remembered.get(presented);
    if (known && now < known.until) return known.peer;
    const peer = readPeer(presented, { site, view, admission, clock });
    const until = peer.holder ? Math.min(peer.holder.notAfter, now + rememberedMs) : Number.POSITIVE_INFINITY;
    remembered.set(presented, { peer, until });
    return peer;
  };
}

function readPeer(
  { chain, authorized, problem }: Presented,
  {
    site,
    view,
    admission,
    clock,
  }: { site: string; view: FederationView; admission: Admission | undefined; clock: () => number },
): Peer {
  if (problem) throw problem;
  const [own] = chain;
  if (!own) {
    if (admission) return { name: 'guest', site, dn: '', thumbprint: '' };
    return fail('certificate-missing', 'the connection has no client certificate');
  }
  const certificate = new X509Certificate(own);
  const thumbprint = certificateThumbprint(certificate);
  if (authorized || (admission && isServiceNow(certificate, chain, { view, clock }))) {
    const identity = peerIdentity(certificate, view);
    if (identity.kind === 'service')
      return { name: serviceOf(identity.service), site: identity.site, dn: '', thumbprint, certificate };
    if (!admission) return { name: 'user', site: identity.site, dn: identity.dn, thumbprint, certificate };
  }
  if (!admission) fail('certificate-invalid', 'the certificate is not issued by a CA of the federation');
  const holder = admission.identify(chain);
  return { name: 'user', site: holder.site, dn: holder.dn, thumbprint, certificate, holder };
}

/**
 * A connection may be older than the bundle of the site that dialled: what TLS could not verify when it was opened is
 * verified now. Connections of gateways last for days.
 */
function isServiceNow(
  certificate: X509Certificate,
  chain: readonly Buffer[],
  { view, clock }: { readonly view: FederationView; readonly clock: () => number },
): boolean {
  if (!urisOfCertificate(certificate).some((uri) => uri.toLowerCase().startsWith('mdm:'))) return false;
  validateChain(chain, { anchors: readAnchors(view.caBundle()), clock });
  return true;
}

function serviceOf(name: string): ServiceName {
  return (
    serviceNames.find((candidate) => candidate === name) ??
    fail('certificate-invalid', `the certificate names "${name}", which is no service of a site`)
  );
}
