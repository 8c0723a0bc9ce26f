import { fail } from '@mdm/errors';
import { credential } from '@mdm/rpc';
import { z } from 'zod';
import { issuerOf, leeway, maxAge, maxIdTokenLength } from '../oidc/id-token.js';
import { dpopProof, sessionKey } from '../session-key.js';
import { signInByOpenId } from '../sign-in-by-openid.js';
import { siteNames } from '../site-names.js';
import { operation } from './define.js';

/**
 * Signs in with an ID token that the caller got by themselves, by device authorization (RFC 8628). Each token is good once,
 * at all replicas, and for two minutes after it was issued. It has to have the thumbprint (RFC 7638) of the caller's key as
 * its nonce; many providers leave the nonce out of this flow, and then only the first who brings the token signs in.
 * @throws token-invalid token-expired token-not-yet-valid token-audience token-issuer
 * @throws token-binding      its nonce is not that of the key, or the proof is wrong
 * @throws token-replayed     token or proof have been used before
 * @throws permission-denied  the provider says too little of them, or the site does not know them
 * @throws invalid-argument unavailable failed-precondition
 */
export const signInWithIdToken = operation({
  name: 'gateway.sign-in-with-id-token',
  input: z.object({
    idToken: z.string().min(1, 'is missing').max(maxIdTokenLength, 'is longer than 16 KiB'),
    audience: siteNames,
    dpop: dpopProof,
  }),
  right: credential,
  effect: 'write',
  run: async ({ idToken, audience, dpop }, call) => {
    const { providers, note } = call;
    const { jkt } = await sessionKey(dpop, 'SignInWithIdToken', call);
    const provider = providers.of(issuerOf(idToken));
    note('provider', provider.issuer);
    const claims = await provider.verify(idToken);
    if (claims.nonce !== undefined && claims.nonce !== jkt) {
      fail('token-binding', 'the ID token was asked for with another key', {
        field: 'id_token',
        remedy: 'sign in at the provider with the thumbprint of the key of the DPoP proof as nonce',
      });
    }
    if (!(await providers.flows.firstUse(idToken, (maxAge + 2 * leeway) * 1000))) {
      fail('token-replayed', 'the ID token has been used before', {
        field: 'id_token',
        remedy: 'sign in at the provider again',
      });
    }
    return signInByOpenId({ provider, claims }, { jkt, audience }, call);
  },
});
