import { createHash } from 'node:crypto';
import { generateIdentity } from '@mdm/envelope';
import { fail } from '@mdm/errors';
import { encodeShare, splitKey } from '@mdm/key-shares';
import type { hydra } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { Federation } from '@mdm/testbed/federation';
import { type Bench, repeatedly, seconds } from '../bench.js';
import { withFederation } from '../federations.js';
import { imageAcl, physicianOf, requireDone } from '../people.js';
import { summarise } from '../statistics.js';

const sites = ['a', 'b', 'c'];
const owner = 'a';
const threshold = 2;
const bulkSize = 1_000;
const hourMs = 3_600_000;

/** Asked at another hospital than the one that has the images, as a job would be. */
export const dryRun: Bench = {
  name: 'dry-run',
  description:
    'which of 5,000 images of another hospital a job may read: its lfc, dpm, amga and three key holders',
  needs: [],
  run: (context) =>
    withFederation(
      context,
      { sites, services: ['gateway', 'lfc', 'amga', 'hydra', 'dpm'], durable: false },
      async (federation) => {
        const { quick, say } = context;
        const count = quick ? 1_000 : 5_000;
        say('entering images');
        const objects: string[] = [];
        for (let at = 0; at < count; at += bulkSize) objects.push(...(await enterImages(federation, at)));
        const client = await federation.client('c', 'physician');
        const run = async () => {
          const until = Date.now() + 12 * hourMs;
          const taken = await seconds(async () => {
            const { readable, reasons } = await client.dryRun({ objects, until });
            const [reason] = reasons;
            if (reason)
              fail('internal', `${readable} of ${count} images are readable: ${reason.error.message}`);
          });
          return 1_000 * taken;
        };
        say('asking');
        await run();
        return [
          summarise(
            {
              name: `${count.toLocaleString('en-US')} images, all readable`,
              unit: 'ms',
              better: 'less',
              limit:
                'two cores for all: eight services decide about each image, and each writes audit records',
              goal: { of: 'value', bound: 2_000 },
            },
            await repeatedly(quick ? 3 : 10, run),
          ),
        ];
      },
    ),
};

/** A thousand images, as a registration leaves them but for their bytes; their LFNs. */
async function enterImages(federation: Federation, first: number): Promise<string[]> {
  const as = physicianOf(federation, owner);
  const acl = imageAcl(federation.site(owner), 0o644);
  const directoryAcl = imageAcl(federation.site(owner), 0o755);
  const { identity, recipient } = generateIdentity();
  const key = { recipientType: 'x25519', recipient, threshold, holders: sites, generation: 1 };
  const study = `2.25.1.${first}`;
  const images = Array.from({ length: bulkSize }, (_, index) => {
    const guid = newGuid();
    return { guid, index, lfn: `/grid/biomed/${owner}/${study}/${study}.1/${guid}.dcm` };
  });
  const shares = new Map(sites.map((holder): [string, hydra.NewShare[]] => [holder, []]));
  for (const { guid } of images)
    for (const share of await splitKey({
      identity,
      recipient,
      guid,
      generation: 1,
      threshold,
      holders: sites,
    }))
      shares.get(share.holder)?.push({ guid, generation: 1, record: encodeShare(share), acl });

  const through = { through: 'dicom-bridge', site: owner, as } as const;
  for (const [holder, held] of shares) {
    const keys = await federation.door(holder, 'hydra').client('mdm.hydra.v1.KeyService', through);
    requireDone((await keys.putShares({ shares: held })).outcomes);
  }
  const storage = await federation.door(owner, 'dpm').client('mdm.dpm.v1.StorageService', through);
  const { tickets } = await storage.prepareToPut({
    files: images.map(({ guid }) => ({ guid, sfn: `${study}/${guid}.age`, size: 1_000, acl, key })),
  });
  requireDone(tickets);
  const catalog = await federation.door(owner, 'lfc').client('mdm.lfc.v1.CatalogService', through);
  requireDone(
    (
      await catalog.createEntries({
        entries: images.map(({ guid, lfn }) => ({
          guid,
          lfn,
          size: 1_000,
          surl: `srm://a.example:8443/srm/managerv2?SFN=/dpm/${owner}/home/biomed/${guid}.age`,
          acl,
          directoryAcl,
        })),
      })
    ).outcomes,
  );
  const metadata = await federation.door(owner, 'amga').client('mdm.amga.v1.MetadataService', through);
  requireDone(
    (
      await metadata.putImages({
        images: images.map(({ guid, lfn, index }) => ({
          guid,
          patient: createHash('sha256').update(`patient ${first}`).digest('base64url'),
          study,
          series: `${study}.1`,
          imageAttributes: {
            LFN: { text: lfn },
            SOPClassUID: { text: '1.2.840.10008.5.1.4.1.1.4' },
            SOPUID: { text: `${study}.1.${index + 1}` },
          },
          acl,
        })),
      })
    ).outcomes,
  );
  return images.map(({ lfn }) => lfn);
}
