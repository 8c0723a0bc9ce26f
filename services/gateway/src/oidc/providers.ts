import { isDeepStrictEqual } from 'node:util';
import { fail, MdmError } from '@mdm/errors';
import type { LiveSettings, ServiceBase } from '@mdm/rpc';
import { type Flows, openFlows } from './flows.js';
import { type OpenIdProvider, openProvider } from './provider.js';

/** The OpenID providers of this site: `identity.providers`, as site.yaml says it now. */
export interface Providers {
  all(): readonly OpenIdProvider[];
  readonly flows: Flows;
  /** @throws token-issuer  people of this issuer do not sign in here */
  of(issuer: unknown): OpenIdProvider;
  close(): Promise<void>;
}

type Settings = LiveSettings['identity']['providers'][number];

interface Open {
  readonly settings: Settings;
  readonly provider: OpenIdProvider;
}

/**
 * A provider whose settings stay keeps what it has been told. Settings that are wrong at the start stop it; later they
 * leave the providers as they were.
 * @throws invalid-argument failed-precondition  the settings of a provider are wrong
 */
export function openProviders(base: ServiceBase): Providers {
  const { liveSite, logger } = base;
  let open: readonly Open[] = [];

  const take = ({ identity }: LiveSettings): void => {
    const next = identity.providers.map(
      (settings): Open =>
        open.find((known) => isDeepStrictEqual(known.settings, settings)) ?? {
          settings,
          provider: openProvider(settings, base),
        },
    );
    for (const former of open) if (!next.includes(former)) former.provider.close();
    open = next;
  };
  take(liveSite.current());
  const unsubscribe = liveSite.onChange((settings) => {
    try {
      take(settings);
    } catch (thrown) {
      logger.warn({ err: MdmError.from(thrown) }, 'the changed identity.providers are not in use');
    }
  });

  const all = () => open.map(({ provider }) => provider);
  return {
    all,
    flows: openFlows(base),
    of: (issuer) =>
      all().find((provider) => provider.issuer === issuer) ??
      fail('token-issuer', 'the issuer is not an OpenID provider of this site', {
        field: 'issuer',
        remedy: 'ask for the providers of the site, and sign in at one of them',
      }),
    close: async () => {
      unsubscribe();
      for (const provider of all()) provider.close();
    },
  };
}
