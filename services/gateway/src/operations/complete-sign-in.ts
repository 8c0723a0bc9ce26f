import { fail } from '@mdm/errors';
import { credential } from '@mdm/rpc';
import { z } from 'zod';
import { dpopProof, sessionKey } from '../session-key.js';
import { signInByOpenId } from '../sign-in-by-openid.js';
import { siteNames } from '../site-names.js';
import { operation } from './define.js';

/**
 * Ends an authorization code flow: redeems the code, checks the ID token, and gives a permit as `sign-in` does. A state is
 * good once, whatever comes of it. What else the provider gives (access token, refresh token) is forgotten.
 * @throws token-invalid      no such flow is under way, or the provider does not take the code
 * @throws token-binding      it was begun for another key
 * @throws permission-denied  the provider has signed nobody in, says too little of them, or the site does not know them
 * @throws token-expired token-audience token-issuer token-replayed invalid-argument unavailable failed-precondition
 */
export const completeSignIn = operation({
  name: 'gateway.complete-sign-in',
  input: z.object({
    state: z.string().regex(/^[\w-]{43}$/, 'is not the state of a sign-in'),
    callbackUri: z.string().max(8_192, 'is longer than 8 KiB'),
    audience: siteNames,
    dpop: dpopProof,
  }),
  right: credential,
  effect: 'write',
  run: async ({ state, callbackUri, audience, dpop }, call) => {
    const { providers, signal, note } = call;
    const { jkt } = await sessionKey(dpop, 'CompleteSignIn', call);
    const flow = await providers.flows.take(state);
    const provider = providers.of(flow.issuer);
    note('provider', provider.issuer);
    if (flow.jkt !== jkt) fail('token-binding', 'the sign-in was begun for another key');
    if (!callbackUri.startsWith(`${flow.redirectUri}?`) || !URL.canParse(callbackUri)) {
      fail('invalid-argument', 'callback_uri: it is not the redirect_uri that the sign-in was begun with', {
        field: 'callback_uri',
      });
    }
    const idToken = await provider.redeem(new URL(callbackUri), flow, state, signal);
    const claims = await provider.verify(idToken);
    return signInByOpenId({ provider, claims }, { jkt, audience }, call);
  },
});
