import { randomUUID } from 'node:crypto';
import { fail } from '@mdm/errors';
import { CompactSign } from 'jose';
import {
  type DataLevel,
  maxTokenLength,
  maxTokenLifetime,
  type TokenClaims,
  type TokenRight,
  tokenClaims,
  tokenType,
} from './claims.js';
import type { TokenKey } from './ec-key.js';
import { siteUri } from './service-uri.js';

/** In what a token is narrower than the person that it is of. What is left out is not narrowed. */
export interface TokenLimits {
  readonly rights?: readonly TokenRight[];
  /** See `objectListHash`. */
  readonly objects?: string;
  readonly once?: boolean;
  readonly purpose?: string;
}

export interface TokenRequest {
  readonly signingKey: TokenKey;
  /** The issuing site. */
  readonly site: string;
  /** Canonical DN of the user. */
  readonly dn: string;
  /** FQANs, the primary one first. */
  readonly groups: readonly string[];
  /** Site ids of all sites that may accept the token. */
  readonly audience: readonly string[];
  /** RFC 7638 thumbprint of the caller's public key. */
  readonly jkt: string;
  /** x5t#S256 of the certificate that the caller signed in with (RFC 8705). */
  readonly thumbprint?: string;
  /** DN of who acts for the user (RFC 8693 `act`). */
  readonly actor?: string;
  readonly level?: DataLevel;
  /** The permit behind the token. */
  readonly permitId?: string;
  readonly limits?: TokenLimits;
  /** Seconds, at most 900, which is also the default. */
  readonly lifetime?: number;
  readonly clock: () => number;
}

/**
 * Issues a user token: a JWT, ES256, bound to the caller's key.
 * @throws invalid-argument (field of the wrong claim): the same rules as those of the verifier
 */
export async function issueToken(request: TokenRequest): Promise<string> {
  const {
    signingKey,
    site,
    thumbprint,
    actor,
    level,
    permitId,
    limits = {},
    lifetime = maxTokenLifetime,
  } = request;
  if (!(lifetime >= 1 && lifetime <= maxTokenLifetime)) {
    fail('invalid-argument', `a token lives 1 to ${maxTokenLifetime} seconds`, { field: 'lifetime' });
  }
  const iat = Math.floor(request.clock() / 1000);
  const claims = checked({
    iss: site,
    sub: request.dn,
    groups: [...request.groups],
    aud: request.audience.map(siteUri),
    iat,
    exp: iat + Math.floor(lifetime),
    jti: randomUUID(),
    cnf: { jkt: request.jkt, ...(thumbprint === undefined ? {} : { 'x5t#S256': thumbprint }) },
    ...(actor === undefined ? {} : { act: { sub: actor } }),
    ...(level === undefined ? {} : { level }),
    ...(permitId === undefined ? {} : { sid: permitId }),
    ...(limits.rights === undefined ? {} : { rights: [...limits.rights] }),
    ...(limits.objects === undefined ? {} : { objects: limits.objects }),
    ...(limits.once ? { once: true } : {}),
    ...(limits.purpose === undefined ? {} : { purpose: limits.purpose }),
  });
  const token = await new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'ES256', typ: tokenType, kid: signingKey.kid })
    .sign(signingKey.privateKey);
  if (token.length > maxTokenLength) {
    fail('invalid-argument', 'the token would be longer than 8 KiB', {
      field: 'groups',
      remedy: 'ask for fewer groups or a smaller audience',
    });
  }
  return token;
}

function checked(claims: unknown): TokenClaims {
  const result = tokenClaims.safeParse(claims);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const field = issue?.path.join('.') ?? 'token';
  return fail('invalid-argument', `the token cannot be issued: ${issue?.message ?? 'a claim is not valid'}`, {
    field,
  });
}
