import { deadline, MdmError } from '@mdm/errors';
import type { SiteEntry } from '@mdm/federation';
import { self } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { errorAtSite, isRelayed } from '../owner.js';
import { isRefusal } from '../site-outcome.js';
import { operation } from './define.js';

export interface SiteStatus {
  readonly site: string;
  readonly title: string;
  /** `host:port`; empty for a site whose bundle cannot be used. */
  readonly gateway: string;
  readonly reachable: boolean;
  readonly roundTripMs: number;
  readonly problem: string;
  readonly bundleVersion: number;
  /** Version of the bundle of this site that the other one has; 0 when it did not tell. */
  readonly ownVersionThere: number;
}

const patienceMs = 1_000;

/**
 * Lists the sites of the federation and whether their gateways answer the caller within a second, all asked at once.
 * Sites that are joined but whose bundle is not usable are listed with the reason. Another gateway that asks gets the
 * list only: nobody is asked for it.
 */
export const listSites = operation({
  name: 'gateway.list-sites',
  input: z.object({}),
  right: self,
  effect: 'read',
  run: async (_input, call) => {
    const { sites } = call.federation.current();
    const unusable = call.federation
      .problems()
      .filter(({ site }) => !sites.has(site))
      .map(({ site, error }): SiteStatus => {
        return { ...nothingOf(site), problem: error.message };
      });
    return [...(await Promise.all([...sites.values()].map((entry) => statusOf(entry, call)))), ...unusable];
  },
});

const nothingOf = (site: string): SiteStatus => ({
  site,
  title: '',
  gateway: '',
  reachable: false,
  roundTripMs: 0,
  problem: '',
  bundleVersion: 0,
  ownVersionThere: 0,
});

async function statusOf(
  { site, title, version, services }: SiteEntry,
  call: GatewayCall,
): Promise<SiteStatus> {
  const status = { ...nothingOf(site), title, gateway: services.gateway.address, bundleVersion: version };
  if (site === call.site) {
    const leftAt = call.revocations.leftAt(site);
    const problem = leftAt === undefined ? '' : `left the federation at ${new Date(leftAt).toISOString()}`;
    return { ...status, reachable: true, ownVersionThere: version, problem };
  }
  if (isRelayed(call)) return { ...status, problem: 'not asked' };
  const started = performance.now();
  const roundTripMs = () => performance.now() - started;
  const { signal, release } = deadline(call.signal, patienceMs);
  try {
    const { sites } = await call.peers
      .client('mdm.gateway.v1.FederationService', site)
      .listSites({}, { as: call.credentials, signal });
    const ownVersionThere = sites.find((seen) => seen.site === call.site)?.bundleVersion ?? 0;
    return { ...status, reachable: true, roundTripMs: roundTripMs(), ownVersionThere };
  } catch (thrown) {
    call.signal.throwIfAborted();
    const error = errorAtSite(MdmError.from(thrown));
    const answered = isRefusal(error);
    return {
      ...status,
      reachable: answered,
      roundTripMs: answered ? roundTripMs() : 0,
      problem: error.message,
    };
  } finally {
    release();
  }
}
