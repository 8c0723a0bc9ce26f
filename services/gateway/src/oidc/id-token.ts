import { fail, isMdmError } from '@mdm/errors';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { Claims } from './claims.js';
import type { FindKey } from './key-set.js';

/** In bytes. */
export const maxIdTokenLength = 16 * 1024;
/** How long after it was issued an ID token signs in, and how far the clocks may be apart: seconds. */
export const maxAge = 120;
export const leeway = 30;

/** Asymmetric, and none that is known to be weak: never `none`, never a secret that both sides know. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/**
 * Checks an ID token (OpenID Connect Core 1.0 §3.1.3.7): signature, issuer, audience, authorized party, times. It has to
 * be young: a sign-in follows from it at once or not at all. The nonce is for the caller to check.
 * @throws token-invalid token-expired token-not-yet-valid token-audience token-issuer unavailable
 */
export async function verifyIdToken(
  token: string,
  options: {
    readonly issuer: string;
    readonly clientId: string;
    readonly key: FindKey;
    readonly clock: () => number;
  },
): Promise<Claims> {
  const { issuer, clientId, key, clock } = options;
  if (token.length > maxIdTokenLength) refuse('token-invalid', 'the ID token is longer than 16 KiB');
  const { payload, protectedHeader } = await jwtVerify(token, (header) => key(header), {
    algorithms,
    issuer,
    audience: clientId,
    currentDate: new Date(clock()),
    clockTolerance: leeway,
    maxTokenAge: maxAge,
    requiredClaims: ['exp', 'sub'],
  }).catch(refuseWith);
  if (isOfAnotherKind(payload, protectedHeader.typ)) {
    refuse('token-invalid', 'it is a token of the provider, but no ID token');
  }
  if (typeof payload.sub !== 'string' || payload.sub === '')
    refuse('token-invalid', 'the ID token is of nobody');
  const { azp } = payload;
  if (azp === undefined ? Array.isArray(payload.aud) && payload.aud.length > 1 : azp !== clientId) {
    refuse('token-audience', 'the ID token was issued to another client than this site');
  }
  return payload;
}

/** Whom to ask about an ID token: not to be believed before {@link verifyIdToken}. @throws token-invalid */
export function issuerOf(idToken: string): unknown {
  try {
    return decodeJwt(idToken).iss;
  } catch {
    return refuse('token-invalid', 'the ID token cannot be read');
  }
}

/**
 * Access tokens and logout tokens have the same signature, issuer and often audience (RFC 9068, OpenID Connect Back-Channel
 * Logout §2.4); Keycloak says in a claim `typ` what it issues.
 */
function isOfAnotherKind(payload: JWTPayload, type: string | undefined): boolean {
  return (
    (type !== undefined && type.toUpperCase() !== 'JWT') ||
    payload.events !== undefined ||
    (payload.typ !== undefined && payload.typ !== 'ID')
  );
}

/** The errors of jose hold the claims, so none of them goes further. */
function refuseWith(thrown: unknown): never {
  if (isMdmError(thrown)) throw thrown;
  if (thrown instanceof errors.JWTExpired) {
    return thrown.claim === 'iat'
      ? refuse('token-expired', `the ID token was issued more than ${maxAge} seconds ago`)
      : refuse('token-expired', 'the ID token has expired');
  }
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = thrown;
    if (claim === 'aud')
      return refuse('token-audience', 'the ID token was issued to another client than this site');
    if (claim === 'iss') return refuse('token-issuer', 'the ID token is of another issuer');
    if (reason === 'check_failed' && (claim === 'nbf' || claim === 'iat')) {
      return refuse('token-not-yet-valid', 'the ID token is from the future');
    }
    return refuse('token-invalid', `the claim "${claim}" of the ID token is missing or wrong`);
  }
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) {
    return refuse('token-invalid', `the ID token is not signed with one of ${algorithms.join(', ')}`);
  }
  if (thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys) {
    return refuse('token-invalid', 'the ID token is signed with a key that the provider does not publish');
  }
  return refuse('token-invalid', 'the ID token cannot be read, or its signature is wrong');
}

const refuse = (
  code: 'token-invalid' | 'token-expired' | 'token-not-yet-valid' | 'token-audience' | 'token-issuer',
  problem: string,
): never =>
  fail(code, problem, { field: 'id_token', remedy: 'sign in at the provider again, and then here at once' });
