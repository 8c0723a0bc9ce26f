import { X509Certificate } from 'node:crypto';
import {
  createEcKey,
  createProof,
  type DataLevel,
  dnOfCertificate,
  issueToken,
  jwkThumbprint,
  publicJwkOf,
  type TokenLimits,
} from '@mdm/identity';
import type { ServiceBase, UserCredentials } from '@mdm/rpc';
import { watchTokenKey } from './token-key.js';

/** A person and the groups that this site vouches for. */
export interface Principal {
  readonly dn: string;
  readonly groups: readonly string[];
}

/** What a token is bound to: the caller's key (RFC 7638), and the certificate that they signed in with (RFC 8705). */
export interface Binding {
  readonly jkt: string;
  readonly thumbprint?: string | undefined;
}

export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresMs: number;
}

export interface TokenOptions {
  readonly audience: readonly string[];
  /** The token ends then at the latest: milliseconds since the epoch. */
  readonly until: number;
  readonly permitId: string;
  readonly level?: DataLevel | undefined;
  readonly limits: TokenLimits;
}

/** Issues what this site says about people: the only place where its token key is used. */
export interface Tokens {
  /** A token of a permit, for at most 15 minutes. */
  issue(principal: Principal, binding: Binding, options: TokenOptions): Promise<IssuedToken>;
  /**
   * A token for a service of this site that acts for a principal, bound to the key of the service's certificate.
   * @throws invalid-argument  the key of the certificate is not P-256
   */
  forService(
    certificate: X509Certificate,
    principal: Principal,
    audience: readonly string[],
  ): Promise<IssuedToken>;
  /** Credentials with which this gateway goes on with what a principal has asked for, good at every site. */
  actFor(principal: Principal): Promise<UserCredentials>;
}

const lifetimeS = 15 * 60;
export const tokenLifetimeMs = lifetimeS * 1000;

/**
 * Signs with the key that {@link watchTokenKey} follows. What the gateway does for others is bound to a key of this process
 * that exists in memory only.
 * @throws failed-precondition  the file is absent or others may read it
 * @throws invalid-argument     it holds no P-256 key as unencrypted PKCS#8 PEM
 */
export async function openTokens(base: ServiceBase): Promise<Tokens> {
  const { site, federation, credentials, clock } = base;
  const signingKey = await watchTokenKey(base);
  const ownKey = createEcKey();
  const ownJkt = jwkThumbprint(ownKey.publicJwk);
  /** One time for a token and what is said of its end. */
  const common = () => {
    const issuedMs = clock();
    return { signingKey: signingKey(), site, clock: () => issuedMs };
  };
  const endOf = (issued: { readonly clock: () => number }, lifetime: number) =>
    (Math.floor(issued.clock() / 1000) + lifetime) * 1000;

  return {
    issue: async (principal, { jkt, thumbprint }, { until, level, ...options }) => {
      const issued = common();
      const lifetime = Math.min(lifetimeS, Math.floor(until / 1000) - Math.floor(issued.clock() / 1000));
      const token = await issueToken({
        ...issued,
        ...principal,
        ...options,
        jkt,
        lifetime,
        ...(thumbprint === undefined ? {} : { thumbprint }),
        ...(level === undefined ? {} : { level }),
      });
      return { token, expiresMs: endOf(issued, lifetime) };
    },
    forService: async (certificate, principal, audience) => {
      const issued = common();
      const token = await issueToken({
        ...issued,
        ...principal,
        audience,
        lifetime: lifetimeS,
        jkt: jwkThumbprint(publicJwkOf(certificate.publicKey)),
        actor: dnOfCertificate(certificate),
      });
      return { token, expiresMs: endOf(issued, lifetimeS) };
    },
    actFor: async (principal) => {
      const token = await issueToken({
        ...common(),
        ...principal,
        lifetime: lifetimeS,
        audience: [...federation.current().sites.keys()],
        jkt: ownJkt,
        actor: dnOfCertificate(new X509Certificate(credentials.current().certificate)),
      });
      return { token, proof: await createProof({ ...ownKey, token, clock }) };
    },
  };
}
