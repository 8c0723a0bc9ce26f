import type { EcPublicJwk } from '@mdm/federation';
import { leeway, proofLifetime, type TokenClaims } from './claims.js';
import { decodeJws, type JwsKind, refuse, verifySignature } from './jws.js';
import { proofClaims, proofHeader } from './proof.js';
import { shownKeys } from './shown-keys.js';

/** A proof whose signature and shape hold. Whether it fits a token is a matter of each use. */
export interface VerifiedProof {
  readonly jkt: string;
  readonly ath: string;
  /** Seconds. */
  readonly iat: number;
  readonly jti: string;
  readonly enc: EcPublicJwk | undefined;
  readonly purpose: string | undefined;
  readonly dataPermit: string | undefined;
}

const kind: JwsKind = { name: 'proof', code: 'token-binding' };

/**
 * Verifies proofs by themselves.
 * @param capacity how many keys of callers are remembered
 */
export function proofVerifier(capacity: number): (proof: string) => VerifiedProof {
  const read = shownKeys(capacity, kind);
  /** @throws token-binding */
  return (proof) => {
    const decoded = decodeJws(proof, kind);
    const header = proofHeader.safeParse(decoded.header);
    if (!header.success) refuse(kind.code, 'the header of the proof is not that of an ES256 mdm-proof+jwt');
    const { key, jkt } = read(header.data.jwk, 'the key of the proof');
    verifySignature(proof, key, kind);
    const claims = proofClaims.safeParse(decoded.payload);
    if (!claims.success) refuse(kind.code, 'the claims of the proof are not valid');
    const { ath, iat, jti, enc, purpose, permit } = claims.data;
    if (enc !== undefined) read(enc, 'the encryption key in the proof');
    return { jkt, ath, iat, jti, enc, purpose, dataPermit: permit };
  };
}

/**
 * @param ath hash of the token that came with the proof
 * @throws token-binding
 */
export function checkBinding(
  { cnf, purpose }: TokenClaims,
  proof: VerifiedProof,
  ath: string,
  nowMs: number,
): void {
  const now = nowMs / 1000;
  if (proof.jkt !== cnf.jkt)
    refuse(kind.code, 'the proof is made with another key than the token is bound to');
  if (proof.ath !== ath) refuse(kind.code, 'the proof belongs to another token');
  if (purpose !== undefined && (proof.purpose ?? purpose) !== purpose) {
    refuse(kind.code, `the token is good for the purpose ${purpose} only, and the proof names another one`, {
      remedy: `ask for ${purpose}, or with another token`,
    });
  }
  if (proof.iat + proofLifetime + leeway <= now) {
    refuse(kind.code, 'the proof is too old', {
      remedy: 'make a new proof, and check the clock of the client',
    });
  }
  if (proof.iat - leeway > now) {
    refuse(kind.code, 'the proof is from the future', { remedy: 'check the clock of the client' });
  }
}
