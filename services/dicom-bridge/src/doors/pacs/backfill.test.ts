import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { startTestSites, type TestSites } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { type ServedPacs, servePacs } from '../../pacs/orthanc.fixture.js';
import { ctImage, observedBridge, phantom } from '../../testing.js';

const sopInstanceUid = 0x00080018;
const burnedIn = 0x00280301;
const patience = 900_000;
const page = 100;
let pacs: ServedPacs | undefined;
let grid: TestSites | undefined;
const observed = observedBridge();
const end = async () => {
  await grid?.close();
  await pacs?.close();
  grid = undefined;
};
afterEach(end);
afterAll(end);

type Services = Parameters<typeof startTestSites>[0]['services'];
async function start(served: ServedPacs, neighbours: Services, limits: object): Promise<TestSites> {
  pacs = served;
  grid = await startTestSites({
    sites: ['a'],
    services: [...neighbours, observed.definition],
    adjust: (config) => {
      const [{ owner, group }] = config.ingest.sources;
      config.pacs = [
        {
          name: 'main',
          kind: 'orthanc',
          url: served.url,
          images: { owner, group },
          backfill: true,
          pollSeconds: 1,
          limits: { perSecond: 10_000, ...limits },
        },
      ];
    },
  });
  return grid;
}

const { signal } = new AbortController();
const status = async () => (await observed.at('a').pacsProgress.progress(signal))[0];
const count = async (sql: string) => (await observed.at('a').db.query<{ n: number }>(sql))[0]?.n ?? 0;

describe('the backfill of a PACS', () => {
  it(
    'takes ten thousand images once each, however often it is interrupted, and says how long it takes',
    async () => {
      const images = 10_000;
      const concurrent = 32;
      // They are given up by the first step, so that nothing but looking costs time.
      const served = await servePacs(images, (n) =>
        ctImage({ [sopInstanceUid]: `1.2.3.4.${n + 1}`, [burnedIn]: 'YES' }),
      );
      const interruptions = [0.2, 0.5, 0.8].map((part) =>
        Math.floor(images * part + (Math.random() - 0.5) * images * 0.2),
      );
      const interrupted: Promise<void>[] = [];
      const due = [...interruptions];
      const running = await start(served, [], { concurrent, waiting: 1_000_000 });
      let estimated: number | null | undefined;
      const interrupt = async () => {
        const { left, perSecond } = (await status()) ?? {};
        estimated = left && perSecond ? left / perSecond : estimated;
        await running.stop('a', 'dicom-bridge');
        await running.start('a', 'dicom-bridge');
      };
      // The request during which it ends gets no answer that anybody reads.
      served.onFile = (asked) => {
        if (asked < (due[0] ?? Number.POSITIVE_INFINITY)) return;
        due.shift();
        interrupted.push(interrupt());
      };
      await eventually(async () => expect((await status())?.caughtUpMs).toBeGreaterThan(0), patience);
      await Promise.all(interrupted);
      expect(interrupted).toHaveLength(interruptions.length);
      expect(estimated).toBeGreaterThan(0);

      expect(await count('select count(*) as n from instances')).toBe(images);
      expect(await count(`select count(*) as n from mdm_saga_item where saga = 'register'`)).toBe(images);
      expect(await count('select count(distinct ref) as n from pacs_images')).toBe(images);
      expect(await status()).toMatchObject({ refused: 0, gone: 0, changed: 0, left: null, error: null });
      // What was under way, and the portion that it belonged to, are looked at again.
      const again = served.asked.reduce((sum, asked) => sum + asked, 0) - images;
      expect(again).toBeLessThanOrEqual(interruptions.length * (page + concurrent));
      expect(Math.min(...served.asked)).toBeGreaterThanOrEqual(1);
      expect(served.most).toBeLessThanOrEqual(2 * concurrent);
    },
    patience,
  );

  it(
    'goes no faster than what it finds is registered',
    async () => {
      const [images, waiting] = [150, 10];
      const files = Array.from({ length: images }, (_, n) =>
        phantom({ seed: `backfill ${n}`, rows: 64, columns: 64 }),
      );
      const served = await servePacs(images, (n) => files[n] ?? Buffer.alloc(0));
      let deepest = 0;
      served.onFile = async () => {
        const { depth } = await observed.at('a').registrations.backlog(signal);
        deepest = Math.max(deepest, depth);
      };
      await start(served, [gateway, lfc, amga, hydra, dpm], { concurrent: 4, waiting });
      await eventually(async () => {
        expect(await count('select count(*) as n from instances where registered_ms is not null')).toBe(
          images,
        );
      }, patience);
      expect(deepest).toBeGreaterThan(0);
      expect(deepest).toBeLessThanOrEqual(waiting + page);
      expect(served.asked.every((asked) => asked === 1)).toBe(true);
    },
    patience,
  );
});
