import { isMdmError, MdmError } from '@mdm/errors';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** Codes of RFC 6749 §4.1.2.1 and §5.2, RFC 8628 §3.5 that are somebody else's fault than the user's. */
const misconfigured = new Set([
  'invalid_client',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);
const away = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);
/** Of what `openid-client` finds wrong with an answer: not of a provider at all. */
const noAnswer = new Set([
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_TIMEOUT',
]);

/**
 * What went wrong with a provider, as an error of the one table. The cause is left out on purpose: `openid-client` puts
 * the answer into it, and that may hold tokens.
 * @param thrown by `openid-client` or by the fetch that it was given
 */
export function providerError(thrown: unknown, issuer: string): MdmError {
  if (isMdmError(thrown)) return thrown;
  if (thrown instanceof Error && isMdmError(thrown.cause)) return thrown.cause;
  const provider = `the OpenID provider ${issuer}`;
  if (thrown instanceof ResponseBodyError || thrown instanceof AuthorizationResponseError) {
    const code = /^[a-z_]{1,60}$/.test(thrown.error) ? thrown.error : 'another error';
    if (away.has(code)) return new MdmError('unavailable', `${provider} cannot answer now: ${code}`);
    if (misconfigured.has(code)) return notServed(provider, code);
    if (code === 'expired_token') {
      return new MdmError('token-expired', `nobody has signed in at ${provider} in time`);
    }
    if (thrown instanceof AuthorizationResponseError || code === 'access_denied') {
      return new MdmError('permission-denied', `${provider} has signed nobody in: ${code}`, {
        remedy: 'sign in again, or ask the administrator of the provider',
      });
    }
    return new MdmError('token-invalid', `${provider} refuses what it was asked with: ${code}`);
  }
  if (thrown instanceof WWWAuthenticateChallengeError) return notServed(provider, 'invalid_client');
  if (thrown instanceof ClientError && thrown.code !== undefined) {
    if (noAnswer.has(thrown.code)) {
      return new MdmError('unavailable', `${provider} does not answer as one`, {
        remedy: 'retry in a moment; if it stays so, the site administrator has to check its address',
      });
    }
    if (thrown.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
      return otherIssuer(issuer);
    }
    return new MdmError('token-invalid', `what ${provider} has answered is not valid: ${thrown.code}`);
  }
  return new MdmError('internal', `the sign-in at ${provider} failed`, { cause: thrown });
}

/** What a provider says of itself, and what it is asked as, have to be the same to the letter. */
export const otherIssuer = (issuer: string): MdmError =>
  new MdmError('failed-precondition', `the OpenID provider ${issuer} says that it is another issuer`, {
    field: 'issuer',
    remedy: 'the site administrator has to write issuer exactly as the provider does',
  });

const notServed = (provider: string, code: string): MdmError =>
  new MdmError('failed-precondition', `${provider} does not serve this client: ${code}`, {
    remedy: 'the site administrator has to compare the client at the provider with identity.providers',
  });
