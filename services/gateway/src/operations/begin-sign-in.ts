import { randomBytes } from 'node:crypto';
import { credential } from '@mdm/rpc';
import { z } from 'zod';
import { checkRedirectUri } from '../oidc/redirect-uri.js';
import { operation } from './define.js';

/**
 * Begins an authorization code flow at an OpenID provider (OpenID Connect Core 1.0 §3.1) with PKCE (RFC 7636): where the
 * browser is to go. Only the holder of the key named can end it, within ten minutes.
 * @throws token-issuer      it is not a provider of this site
 * @throws invalid-argument  the site does not send browsers to redirect_uri
 * @throws unavailable failed-precondition
 */
export const beginSignIn = operation({
  name: 'gateway.begin-sign-in',
  input: z.object({
    issuer: z.string().max(2_048, 'is longer than 2 KiB'),
    redirectUri: z.string().max(2_048, 'is longer than 2 KiB'),
    dpopJkt: z.string().regex(/^[\w-]{43}$/, 'is not the SHA-256 thumbprint of a key'),
  }),
  right: credential,
  effect: 'write',
  run: async ({ issuer, redirectUri, dpopJkt }, { providers, signal, note }) => {
    const provider = providers.of(issuer);
    note('provider', provider.issuer);
    checkRedirectUri(redirectUri, provider.redirectUris);
    const flow = { redirectUri, verifier: random(), nonce: random() };
    const state = random();
    const authorizationUrl = await provider.authorizationUrl(flow, state, signal);
    await providers.flows.begin(state, { ...flow, issuer, jkt: dpopJkt });
    return { authorizationUrl, state };
  },
});

/** 256 bits, as RFC 7636 §4.1 asks for. */
const random = (): string => randomBytes(32).toString('base64url');
