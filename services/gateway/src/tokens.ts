import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { readPrivateFile } from '@mdm/config';
import {
  createEcKey,
  createProof,
  dnOfCertificate,
  issueToken,
  jwkThumbprint,
  publicJwkOf,
  tokenKeyFrom,
} from '@mdm/identity';
import type { ServiceBase, UserCredentials } from '@mdm/rpc';

/** A person and the groups that this site vouches for. */
export interface Principal {
  readonly dn: string;
  readonly groups: readonly string[];
}

export interface IssuedToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresMs: number;
}

/** Issues what this site says about people: the only place where its token key is used. */
export interface Tokens {
  /**
   * A token for the holder of a certificate, bound to its key.
   * @param as `user`: bound to the certificate as well (RFC 8705); `service`: the holder acts for the principal
   * @throws invalid-argument  the key of the certificate is not P-256
   */
  forHolder(
    certificate: X509Certificate,
    principal: Principal,
    options: { readonly audience: readonly string[] } & (
      | { readonly as: 'user'; readonly thumbprint: string }
      | { readonly as: 'service' }
    ),
  ): Promise<IssuedToken>;
  /** Credentials with which this gateway goes on with what a principal has asked for, good at every site. */
  actFor(principal: Principal): Promise<UserCredentials>;
}

const lifetimeS = 15 * 60;

/**
 * Reads `token-key.pem` of the secrets directory. What the gateway does for others is bound to a key of this process
 * that exists in memory only.
 * @throws failed-precondition  the file is absent or others may read it
 * @throws invalid-argument     it holds no P-256 key as unencrypted PKCS#8 PEM
 */
export async function openTokens(base: ServiceBase): Promise<Tokens> {
  const { config, site, federation, credentials, clock } = base;
  const signingKey = await tokenKeyFrom(readPrivateFile(path.join(config.secretsDirectory, 'token-key.pem')));
  const ownKey = createEcKey();
  const ownJkt = jwkThumbprint(ownKey.publicJwk);
  const common = { signingKey, site, clock, lifetime: lifetimeS };

  return {
    forHolder: async (certificate, principal, options) => {
      const token = await issueToken({
        ...common,
        ...principal,
        audience: options.audience,
        jkt: jwkThumbprint(publicJwkOf(certificate.publicKey)),
        ...(options.as === 'user'
          ? { thumbprint: options.thumbprint }
          : { actor: dnOfCertificate(certificate) }),
      });
      return { token, expiresMs: (Math.floor(clock() / 1000) + lifetimeS) * 1000 };
    },
    actFor: async (principal) => {
      const token = await issueToken({
        ...common,
        ...principal,
        audience: [...federation.current().sites.keys()],
        jkt: ownJkt,
        actor: dnOfCertificate(new X509Certificate(credentials.current().certificate)),
      });
      return { token, proof: await createProof({ ...ownKey, token, clock }) };
    },
  };
}
