import { type Bundle, type FederationView, federationView, type Limits, siteEntry } from '@mdm/federation';
import { type Credential, createEcKey, createSiteCa, type TokenKey, tokenKeyFrom } from './index.js';

/** A hospital with a real CA and token key, for tests of this package. */
export interface TestSite {
  readonly site: string;
  readonly ca: Credential;
  readonly tokenKey: TokenKey;
  readonly bundle: Bundle;
}

export async function testSite(site: string): Promise<TestSite> {
  const now = Date.now();
  const validity = { days: 10 };
  const ca = await createSiteCa({
    site,
    title: `Hospital ${site.toUpperCase()}`,
    validity,
    clock: () => now,
  });
  const tokenKey = await tokenKeyFrom(createEcKey().privateKey);
  const bundle: Bundle = {
    site,
    title: `Hospital ${site.toUpperCase()}`,
    version: 1,
    issuedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + 864e5).toISOString(),
    ca: [ca.cert],
    tokenKeys: [tokenKey.publicJwk],
    services: { gateway: { address: `${site}.example:443` }, hydra: { address: `${site}.example:444` } },
    since: new Date(now).toISOString(),
  };
  return { site, ca, tokenKey, bundle };
}

/** What site `own` believes when it trusts all of them, within these limits. */
export function viewOf(
  own: string,
  sites: readonly TestSite[],
  limits: Readonly<Record<string, Limits>> = {},
): FederationView {
  return federationView(
    own,
    sites.map(({ site, bundle }) => siteEntry(bundle, limits[site])),
    1,
  );
}
