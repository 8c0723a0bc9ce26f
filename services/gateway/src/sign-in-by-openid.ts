import type { GatewayCall } from './context.js';
import type { Claims } from './oidc/claims.js';
import type { OpenIdProvider } from './oidc/provider.js';
import type { Granted } from './permits.js';

/**
 * The permit of somebody whom a provider has signed in. It ends as the site says: the ID token only tells that somebody has
 * just been there.
 * @throws permission-denied invalid-argument
 */
export async function signInByOpenId(
  { provider, claims }: { readonly provider: OpenIdProvider; readonly claims: Claims },
  { jkt, audience }: { readonly jkt: string; readonly audience: readonly string[] },
  { permits, note }: GatewayCall,
): Promise<Granted> {
  const { dn, groups, level } = provider.person(claims);
  note('dn', dn);
  const granted = await permits.signIn(
    { dn, asserted: groups, level, source: 'oidc', binding: { jkt }, until: Number.POSITIVE_INFINITY },
    audience,
  );
  note('permit', granted.permit.id);
  return granted;
}
