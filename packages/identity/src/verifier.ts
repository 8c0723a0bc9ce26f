import { fail } from '@mdm/errors';
import type { EcPublicJwk, FederationView } from '@mdm/federation';
import {
  type DataLevel,
  leeway,
  maxProofLength,
  maxTokenLength,
  maxTokenLifetime,
  sha256,
  type TokenRight,
} from './claims.js';
import { refuse } from './jws.js';
import { LruMap } from './lru-map.js';
import { checkBinding, proofVerifier, type VerifiedProof } from './verify-proof.js';
import { checkIssuer, checkTimes, type VerifiedToken, verifyToken } from './verify-token.js';

/** Who is asking, as proven by token and proof. */
export interface Caller {
  /** Canonical DN of the user. */
  readonly dn: string;
  /** The FQANs that the issuer may assert here, the primary one first. */
  readonly groups: readonly string[];
  /** The site that vouches for all this. */
  readonly issuer: string;
  readonly tokenId: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** RFC 7638 thumbprint of the caller's key. */
  readonly jkt: string;
  /** Where key shares may be encrypted to; signed by the caller itself. */
  readonly enc?: EcPublicJwk;
  readonly level?: DataLevel;
  /** DN of who acts for the user. */
  readonly actor?: string;
  /** The permit behind the token. */
  readonly permitId?: string;
  /** What the token may be used for; undefined: all. */
  readonly rights?: readonly TokenRight[];
  /** The list of the only objects that the token is good for; see `objectListHash`. */
  readonly objectList?: string;
  /** Why the caller asks, as declared and signed by themselves; see `purposeOfUse`. */
  readonly purpose?: string;
  /** The permit of an authority that they say they ask under. */
  readonly dataPermit?: string;
}

/** What a revocation may be about. */
export interface TokenFacts {
  readonly issuer: string;
  readonly dn: string;
  readonly permitId: string | undefined;
  /** Undefined for what is no token, such as a permit. */
  readonly keyId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

export interface Credentials {
  readonly token: string | undefined;
  readonly proof: string | undefined;
  /**
   * x5t#S256 of the certificate of a directly connected user, empty when they have none; left out when a service passes
   * the token on. A token that was issued to a certificate then only works with that one (RFC 8705 §3); of any other each
   * proof is taken once (RFC 9449 §11.1).
   */
  readonly thumbprint?: string;
}

export interface VerifierOptions {
  /** The site that verifies; the audience must name it. */
  readonly site: string;
  readonly federation: () => FederationView;
  readonly clock: () => number;
  /** Why a token is not believed any more, undefined when it is. */
  readonly revoked?: (token: TokenFacts) => string | undefined;
  /** True for the first caller within `ttlMs` at all replicas of the service, for nobody else. */
  readonly once: (key: string, ttlMs: number) => Promise<boolean>;
}

export interface Verifier {
  /**
   * @throws token-missing token-invalid token-expired token-not-yet-valid token-audience token-issuer token-binding
   *   token-revoked token-replayed
   */
  verify(credentials: Credentials): Promise<Caller>;
}

const cacheSize = 4096;
/** As long as a token or a proof can be valid. */
const replayMs = (maxTokenLifetime + 2 * leeway) * 1000;

/**
 * Verifies user tokens and their proofs. Signatures that held are remembered: those of tokens until the view of the
 * federation changes, those of proofs while they are in use. Times and the binding are checked at each call.
 */
export function createVerifier(options: VerifierOptions): Verifier {
  const { site, federation, clock, revoked, once } = options;
  const tokens = new LruMap<VerifiedToken>(cacheSize);
  const proofs = new LruMap<VerifiedProof>(cacheSize);
  const verifyProof = proofVerifier(cacheSize);
  let seenView: FederationView | undefined;

  const verifiedToken = (token: string, ath: string, view: FederationView): VerifiedToken => {
    if (seenView !== view) tokens.clear();
    seenView = view;
    const known = tokens.get(ath);
    if (known !== undefined) return known;
    const verified = verifyToken(token, view, site);
    tokens.set(ath, verified);
    return verified;
  };

  const verifiedProof = (proof: string): VerifiedProof => {
    const known = proofs.get(proof);
    if (known !== undefined) return known;
    const verified = verifyProof(proof);
    proofs.set(proof, verified);
    return verified;
  };

  /** @param key not the text: an ECDSA signature has a second form that anybody can make, and that verifies as well */
  const refuseReplay = async (key: string, message: string): Promise<void> => {
    if (!(await once(key, replayMs))) refuse('token-replayed', message);
  };

  return {
    verify: async ({ token, proof, thumbprint }) => {
      if (!token) fail('token-missing', 'the call carries no user token');
      if (!proof) refuse('token-binding', 'the call carries no proof for its token');
      requireShort(token, proof);
      const view = federation();
      const ath = sha256(token);
      const verified = verifiedToken(token, ath, view);
      const { claims } = verified;
      checkTimes(claims, clock());
      checkIssuer(claims, view, clock());
      const reason = revoked?.(factsOf(verified));
      if (reason !== undefined) refuse('token-revoked', reason);
      const possession = verifiedProof(proof);
      checkBinding(claims, possession, ath, clock());
      if (thumbprint !== undefined) {
        const bound = claims.cnf['x5t#S256'];
        if (bound === undefined)
          await refuseReplay(
            `proof:${possession.jkt} ${possession.jti}`,
            'the proof has been used before, and it is good for one call',
          );
        else if (bound !== thumbprint) refuse('token-binding', 'the token was issued to another certificate');
      }
      if (claims.once)
        await refuseReplay(
          `token:${claims.iss} ${claims.jti}`,
          'the token has been used at this service, and it is good for one call',
        );
      return callerOf(verified, possession);
    },
  };
}

/** Before anything is hashed. */
function requireShort(token: string, proof: string): void {
  if (token.length > maxTokenLength) refuse('token-invalid', 'the token is longer than 8 KiB');
  if (proof.length > maxProofLength) refuse('token-binding', 'the proof is longer than 2 KiB');
}

function callerOf({ claims, groups }: VerifiedToken, proof: VerifiedProof): Caller {
  const { enc, dataPermit, purpose = claims.purpose } = proof;
  return {
    dn: claims.sub,
    groups,
    issuer: claims.iss,
    tokenId: claims.jti,
    expiresAt: claims.exp * 1000,
    jkt: claims.cnf.jkt,
    ...(enc === undefined ? {} : { enc }),
    ...(claims.level === undefined ? {} : { level: claims.level }),
    ...(claims.act === undefined ? {} : { actor: claims.act.sub }),
    ...(claims.sid === undefined ? {} : { permitId: claims.sid }),
    ...(claims.rights === undefined ? {} : { rights: claims.rights }),
    ...(claims.objects === undefined ? {} : { objectList: claims.objects }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(dataPermit === undefined ? {} : { dataPermit }),
  };
}

const factsOf = ({ kid, claims }: VerifiedToken): TokenFacts => ({
  issuer: claims.iss,
  dn: claims.sub,
  permitId: claims.sid,
  keyId: kid,
  issuedAt: claims.iat * 1000,
});
