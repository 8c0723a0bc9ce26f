import { rm } from 'node:fs/promises';
import path from 'node:path';
import { serviceNames } from '@mdm/config';
import { fail } from '@mdm/errors';
import { eventually, type Federation } from '@mdm/testbed/federation';
import { type Bench, type BenchContext, repeatedly, seconds } from './bench.js';
import { withFederation } from './federations.js';
import { storescu, writeCtImages } from './images.js';
import { type Orthanc, startOrthanc } from './orthanc.js';
import { processorMs } from './processor-time.js';
import type { Row } from './result.js';
import { type Figure, summarise } from './statistics.js';

const registrationTimeoutMs = 300_000;

/** Images a second, until the sender had all its answers and until all could be found, and what one of them takes. */
interface Rates {
  readonly accepted: number;
  readonly registered: number;
  /** Milliseconds of processor time of all servers. */
  readonly processor: number;
}

/** The way of an image into the whole system, and into Orthanc, which stores it as it is. */
export function ingestBench(options: {
  readonly associations: number;
  /** Registered images, as a ratio to what Orthanc has stored. */
  readonly goal: number;
}): Bench {
  const { associations, goal } = options;
  return {
    name: `ingest-${associations}`,
    description: `C-STORE of 0.5 MB CT images by ${associations} storescu: spooled, key split over three hospitals, encrypted, stored, catalogued`,
    needs: ['storescu', 'Orthanc'],
    run: (context) =>
      withFederation(context, { sites: 3 }, async (federation) => {
        const orthanc = await startOrthanc(path.join(context.directory, 'orthanc'));
        try {
          return await compare(context, federation, orthanc, associations, goal);
        } finally {
          await orthanc.stop();
        }
      }),
  };
}

async function compare(
  { quick, directory, say }: BenchContext,
  federation: Federation,
  orthanc: Orthanc,
  associations: number,
  goal: number,
): Promise<Row[]> {
  const count = quick ? 40 : 400;
  const repetitions = quick ? 1 : 5;
  const database = federation.database('a', 'amga');
  const catalogued = async () =>
    (await database.query<{ images: number }>('select count(*)::int as images from images'))[0]?.images ?? 0;

  const ours = [...federation.sites.keys()].flatMap((site) => [
    federation.postgres(site).pid,
    ...serviceNames.map(
      (service) =>
        federation.service(site, service).pid ?? fail('unavailable', `${service} of ${site} has ended`),
    ),
  ]);

  const intoOurs = async (files: readonly string[]): Promise<Rates> => {
    const expected = (await catalogued()) + count;
    const used = await processorMs(ours);
    const started = performance.now();
    const accepting = await seconds(() => storescu(federation.dicomAddress('a'), files, associations));
    await eventually(async () => {
      const found = await catalogued();
      if (found < expected)
        fail('deadline-exceeded', `${expected - found} of ${count} images are not found yet`);
    }, registrationTimeoutMs);
    const registering = (performance.now() - started) / 1000;
    return {
      accepted: count / accepting,
      registered: count / registering,
      processor: ((await processorMs(ours)) - used) / count,
    };
  };
  const intoOrthanc = async (files: readonly string[]): Promise<Rates> => {
    const expected = (await orthanc.count()) + count;
    const used = await processorMs([orthanc.pid]);
    const rate = count / (await seconds(() => storescu(orthanc.peer, files, associations)));
    const kept = await orthanc.count();
    if (kept !== expected) fail('internal', `Orthanc has ${kept} images instead of ${expected}`);
    const processor = ((await processorMs([orthanc.pid])) - used) / count;
    return { accepted: rate, registered: rate, processor };
  };

  const turns = await repeatedly(repetitions + 1, async (turn) => {
    const images = path.join(directory, 'images');
    const files = await writeCtImages(images, count, `ingest-${associations}-${turn}`);
    say(turn === 0 ? 'warming up' : `${turn} of ${repetitions}`);
    const rates = { ours: await intoOurs(files), theirs: await intoOrthanc(files) };
    await rm(images, { recursive: true });
    return rates;
  });
  const row = (what: keyof Rates, figure: Figure): Row => {
    const measured = turns.slice(1);
    return summarise(
      { ...figure, peerName: 'Orthanc' },
      measured.map((turn) => turn.ours[what]),
      measured.map((turn) => turn.theirs[what]),
    );
  };
  const perSecond = { unit: 'images/s', better: 'more' } as const;
  return [
    row('accepted', {
      ...perSecond,
      name: 'accepted: safe on disk, answered',
      limit: 'storescu sends one image after the other; registration goes on beside it on the same two cores',
      goal: { of: 'ratio', bound: 1 },
    }),
    row('registered', {
      ...perSecond,
      name: 'registered: encrypted, stored, catalogued, found',
      limit: 'two cores for eighteen services, three PostgreSQL and storescu',
      goal: { of: 'ratio', bound: goal },
    }),
    row('processor', {
      name: 'processor time of all servers for an image',
      unit: 'ms',
      better: 'less',
      limit: 'four services and three hospitals have their part in it; Orthanc stores the bytes as they are',
    }),
  ];
}
