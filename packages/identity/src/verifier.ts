import { fail } from '@mdm/errors';
import type { EcPublicJwk, FederationView } from '@mdm/federation';
import { type DataLevel, maxProofLength, maxTokenLength, sha256 } from './claims.js';
import { refuse } from './jws.js';
import { LruMap } from './lru-map.js';
import { checkBinding, type VerifiedProof, verifyProof } from './verify-proof.js';
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
}

export interface Credentials {
  readonly token: string | undefined;
  readonly proof: string | undefined;
  /**
   * x5t#S256 of the certificate of a directly connected user; left out when a service passes the token on. A token that
   * was issued to a certificate then only works with that one (RFC 8705 §3).
   */
  readonly thumbprint?: string;
}

export interface VerifierOptions {
  /** The site that verifies; the audience must name it. */
  readonly site: string;
  readonly federation: () => FederationView;
  readonly clock: () => number;
}

export interface Verifier {
  /**
   * @throws token-missing token-invalid token-expired token-not-yet-valid token-audience token-issuer token-binding
   */
  verify(credentials: Credentials): Promise<Caller>;
}

const cacheSize = 4096;

/**
 * Verifies user tokens and their proofs. Signatures that held are remembered: those of tokens until the view of the
 * federation changes, those of proofs while they are in use. Times and the binding are checked at each call.
 */
export function createVerifier({ site, federation, clock }: VerifierOptions): Verifier {
  const tokens = new LruMap<VerifiedToken>(cacheSize);
  const proofs = new LruMap<VerifiedProof>(cacheSize);
  let seenView: FederationView | undefined;

  const verifiedToken = async (token: string, ath: string, view: FederationView): Promise<VerifiedToken> => {
    if (seenView !== view) tokens.clear();
    seenView = view;
    const known = tokens.get(ath);
    if (known !== undefined) return known;
    const verified = await verifyToken(token, view, site);
    if (seenView === view) tokens.set(ath, verified);
    return verified;
  };

  const verifiedProof = async (proof: string): Promise<VerifiedProof> => {
    const name = sha256(proof);
    const known = proofs.get(name);
    if (known !== undefined) return known;
    const verified = await verifyProof(proof);
    proofs.set(name, verified);
    return verified;
  };

  return {
    verify: async ({ token, proof, thumbprint }) => {
      if (!token) fail('token-missing', 'the call carries no user token');
      if (!proof) refuse('token-binding', 'the call carries no proof for its token');
      requireShort(token, proof);
      const view = federation();
      const ath = sha256(token);
      const verified = await verifiedToken(token, ath, view);
      const { claims } = verified;
      checkTimes(claims, clock());
      checkIssuer(claims, view, clock());
      const possession = await verifiedProof(proof);
      checkBinding(claims, possession, ath, clock());
      if (thumbprint !== undefined && (claims.cnf['x5t#S256'] ?? thumbprint) !== thumbprint) {
        refuse('token-binding', 'the token was issued to another certificate');
      }
      return callerOf(verified, possession);
    },
  };
}

/** Before anything is hashed. */
function requireShort(token: string, proof: string): void {
  if (token.length > maxTokenLength) refuse('token-invalid', 'the token is longer than 8 KiB');
  if (proof.length > maxProofLength) refuse('token-binding', 'the proof is longer than 2 KiB');
}

function callerOf({ claims, groups }: VerifiedToken, { enc }: VerifiedProof): Caller {
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
  };
}
