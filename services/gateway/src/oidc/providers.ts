import { fail } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { type Flows, openFlows } from './flows.js';
import { type OpenIdProvider, openProvider } from './provider.js';

/** The OpenID providers of this site: `identity.providers`. */
export interface Providers {
  readonly all: readonly OpenIdProvider[];
  readonly flows: Flows;
  /** @throws token-issuer  people of this issuer do not sign in here */
  of(issuer: unknown): OpenIdProvider;
  close(): Promise<void>;
}

/** @throws invalid-argument failed-precondition  the settings of a provider are wrong */
export function openProviders(base: ServiceBase): Providers {
  const all = base.config.site.identity.providers.map((settings) => openProvider(settings, base));
  return {
    all,
    flows: openFlows(base),
    of: (issuer) =>
      all.find((provider) => provider.issuer === issuer) ??
      fail('token-issuer', 'the issuer is not an OpenID provider of this site', {
        field: 'issuer',
        remedy: 'ask for the providers of the site, and sign in at one of them',
      }),
    close: async () => {
      for (const provider of all) provider.close();
    },
  };
}
