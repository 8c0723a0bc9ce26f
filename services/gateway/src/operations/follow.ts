import { setTimeout as pause } from 'node:timers/promises';
import { siteId } from '@mdm/federation';
import type { Revocation } from '@mdm/revocation';
import { gateways } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { stream } from './define.js';

const periodMs = 1_000;
const maxSites = 1_000;

export type News =
  | { readonly kind: 'revocation'; readonly revocation: Revocation }
  /** As its site has signed it. */
  | { readonly kind: 'bundle'; readonly bundle: string }
  /** By site: when it was last heard of, milliseconds since the epoch by the clock of this site. */
  | { readonly kind: 'life'; readonly heard: Readonly<Record<string, number>> };

const bySite = z
  .record(siteId, z.int().min(0))
  .refine((sites) => Object.keys(sites).length <= maxSites, `names more than ${maxSites} sites`);

/**
 * Tells a follower what is revoked, and the newer bundles: first what has a higher number or version than it names for
 * each site, in the order of the numbers, then news at once. A sign of life says each time that this was all, and comes
 * every second. Services of this site are told of all sites; the gateway of another one is told what this site has
 * revoked itself and its own bundle, and nothing else.
 */
export const follow = stream({
  name: 'gateway.follow',
  input: z.object({ sequences: bySite, bundleVersions: bySite }),
  right: gateways('lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge'),
  effect: 'read',
  run: async function* ({ sequences, bundleVersions }, call): AsyncIterable<News> {
    const { federation, revocations, signal, peer, site } = call;
    const only = peer.site === site ? undefined : site;
    if (only === undefined) await checkOwn(sequences[site] ?? 0, call);
    const sent = new Map(Object.entries(sequences));
    const versions = new Map(Object.entries(bundleVersions));
    let idle = new AbortController();
    const wake = () => idle.abort();
    const unsubscribe = [revocations.onChange(wake), federation.onChange(wake)];
    signal.addEventListener('abort', wake, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        idle = new AbortController();
        for (const revocation of revocations.since(sent, only)) {
          yield { kind: 'revocation', revocation };
          sent.set(revocation.site, revocation.sequence);
        }
        for (const { site: origin, version } of federation.current().sites.values()) {
          if ((only ?? origin) !== origin || version <= (versions.get(origin) ?? 0)) continue;
          const bundle = federation.bundle(origin);
          if (bundle === undefined) continue;
          yield { kind: 'bundle', bundle };
          versions.set(origin, version);
        }
        yield { kind: 'life', heard: heardBy(call, only) };
        await pause(periodMs, undefined, { signal: idle.signal }).catch(() => undefined);
      }
    } finally {
      signal.removeEventListener('abort', wake);
      for (const end of unsubscribe) end();
    }
  },
});

/** What this gateway revokes under a number that others have seen already is heard by nobody. */
async function checkOwn(seen: number, { revocations, site, peer, log }: GatewayCall): Promise<void> {
  const last = () => revocations.sequences().get(site) ?? 0;
  if (seen > last()) await revocations.refresh();
  if (seen > last())
    log.error(
      { service: peer.name, seen, last: last() },
      'a service knows later revocations of this site than the database of the gateway, which may come from a backup',
    );
}

function heardBy({ revocations, federation, site, clock }: GatewayCall, only: string | undefined) {
  const heard: Record<string, number> = {};
  for (const origin of only === undefined ? federation.current().sites.keys() : [only]) {
    const at = origin === site ? clock() : revocations.lastHeard(origin);
    if (at !== undefined) heard[origin] = at;
  }
  return heard;
}
