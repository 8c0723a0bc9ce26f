import { randomUUID } from 'node:crypto';
import type { lfc } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { Site } from '@mdm/testbed';
import pMap from 'p-map';
import { type Bench, repeatedly, seconds } from '../bench.js';
import { withFederation } from '../federations.js';
import { imageAcl, physicianOf, requireDone } from '../people.js';
import { summarise } from '../statistics.js';

const bulkSize = 1_000;
const concurrency = 64;
const each = 'two cores for the callers, the service and PostgreSQL; ';

/** lfc through its real door: mutual TLS, token and proof checked, rights decided and every call audited. */
export const catalogue: Bench = {
  name: 'catalogue',
  description: 'names, replicas and listings of lfc by gRPC, with mutual TLS, rights and audit',
  needs: [],
  run: (context) =>
    withFederation(context, { sites: ['a'], services: ['lfc'] }, async (federation) => {
      const { quick, say } = context;
      const site = federation.site('a');
      const bulks = quick ? 2 : 10;
      const calls = quick ? 500 : 10_000;
      const repetitions = quick ? 2 : 5;
      const door = federation.door('a', 'lfc');
      const as = physicianOf(federation, 'a');
      const bridge = await door.client('mdm.lfc.v1.CatalogService', { through: 'dicom-bridge', as });
      const catalog = await door.client('mdm.lfc.v1.CatalogService', { through: 'gateway', as });

      say('registering');
      let entries: lfc.NewEntry[] = [];
      const creating = await repeatedly(repetitions, async (turn) => {
        entries = Array.from({ length: bulks * bulkSize }, (_, index) =>
          newEntry(site, `study-${turn}`, `series-${Math.floor(index / bulkSize)}`),
        );
        const taken = await seconds(async () => {
          for (let at = 0; at < entries.length; at += bulkSize)
            requireDone((await bridge.createEntries({ entries: entries.slice(at, at + bulkSize) })).outcomes);
        });
        return entries.length / taken;
      });
      const directories = Array.from(
        { length: bulks },
        (_, index) => `/grid/biomed/a/study-${repetitions - 1}/series-${index}`,
      );

      const perCall = (work: (entry: lfc.NewEntry) => Promise<unknown>) =>
        repeatedly(repetitions, async () => {
          const asked = Array.from({ length: calls }, (_, index) => entries[index % entries.length] ?? {});
          return calls / (await seconds(() => pMap(asked, work, { concurrency })));
        });
      say('stat');
      const byName = await perCall(({ lfn }) => catalog.stat({ target: { lfn } }));
      say('replicas');
      const replicas = await perCall(({ guid }) => catalog.listReplicas({ target: { guid } }));
      say('listing');
      const listing = await repeatedly(repetitions, async () => {
        let names = 0;
        const taken = await seconds(async () => {
          for (const lfn of directories) for await (const _ of catalog.listDirectory({ lfn })) names += 1;
        });
        return names / taken;
      });

      return [
        summarise(
          {
            name: 'register, 1,000 a call',
            unit: 'entries/s',
            better: 'more',
            limit: `${each}the indexes of PostgreSQL and its synced log`,
          },
          creating,
        ),
        summarise(
          {
            name: 'list a directory of 1,000',
            unit: 'names/s',
            better: 'more',
            limit: 'one message for each entry, made and read on one core each',
            goal: { of: 'value', bound: 10_000 },
          },
          listing,
        ),
        summarise(
          {
            name: `stat by name, ${concurrency} at once`,
            unit: 'calls/s',
            better: 'more',
            limit: `${each}one audit record for each call`,
            goal: { of: 'value', bound: 5_000 },
          },
          byName,
        ),
        summarise(
          {
            name: `replicas by GUID, ${concurrency} at once`,
            unit: 'calls/s',
            better: 'more',
            limit: `${each}one audit record for each call`,
          },
          replicas,
        ),
      ];
    }),
};

function newEntry(site: Site, study: string, series: string): lfc.NewEntry {
  const guid = newGuid();
  return {
    guid,
    lfn: `/grid/biomed/${site.site}/${study}/${series}/${guid}`,
    size: 532_480,
    checksum: 'adler32:0a1b2c3d',
    surl: `srm://dpm.a.example:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${randomUUID()}`,
    acl: imageAcl(site),
    directoryAcl: imageAcl(site, 0o750),
  };
}
