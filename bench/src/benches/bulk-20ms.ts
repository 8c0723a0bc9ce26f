import path from 'node:path';
import { connectMdm, type MdmClient } from '@mdm/client';
import { alternately, type Bench, type BenchContext, seconds } from '../bench.js';
import { withFederation } from '../federations.js';
import { writeLargeImage } from '../large-image.js';
import { startPlainGrpc } from '../plain-grpc.js';
import { summarise } from '../statistics.js';

const oneWayMs = 10;

/** Large objects over a distance: the windows of HTTP/2 decide, not the line. */
export const bulk20ms: Bench = {
  name: 'bulk-20ms',
  description:
    'a large object to and from a gateway that is 20 ms away, beside gRPC with its default windows',
  needs: [],
  run: (context) =>
    withFederation(context, { sites: ['a'] }, async (federation) => {
      const { quick, say } = context;
      const mebibytes = quick ? 8 : 32;
      const size = mebibytes * 2 ** 20;
      const repetitions = quick ? 1 : 3;
      const site = federation.site('a');
      federation.link('a').delay(oneWayMs);
      const client = await connectMdm({
        gateway: site.plan.published?.gateway ?? federation.address('a', 'gateway'),
        site: 'a',
        credential: site.userDirectory(site.people.physician),
      });
      const plain = await startPlainGrpc(site, oneWayMs);
      const rate = async (work: () => Promise<unknown>) => size / 1e6 / (await seconds(work));
      try {
        const images = await writeImages(context, mebibytes, repetitions + 1);
        const [first = ''] = images;
        say('warming up');
        const { guid } = await client.register(first);
        await client.waitRegistered(guid, { signal: AbortSignal.timeout(120_000) });
        await plain.read(size);

        say(`writing ${mebibytes} MiB`);
        const writing = await alternately(
          repetitions,
          (turn) => rate(() => client.register(images[turn + 1] ?? '')),
          () => rate(() => plain.write(size)),
        );
        say(`reading ${mebibytes} MiB`);
        const reading = await alternately(
          repetitions,
          () => rate(() => read(client, guid)),
          () => rate(() => plain.read(size)),
        );
        const figure = {
          unit: 'MB/s',
          better: 'more',
          peerName: 'grpc-js, default windows',
          goal: { of: 'ratio', bound: 10 },
        } as const;
        return [
          summarise(
            {
              ...figure,
              name: `write ${mebibytes} MiB: registered with the site, synced`,
              limit: `8 MiB in flight for each ${2 * oneWayMs} ms, two hops and one sync to disk; the peer only receives`,
            },
            writing.ours,
            writing.theirs,
          ),
          summarise(
            {
              ...figure,
              name: `read ${mebibytes} MiB from the pool, through the gateway`,
              limit: `8 MiB in flight for each ${2 * oneWayMs} ms, two hops; the peer sends from memory`,
            },
            reading.ours,
            reading.theirs,
          ),
        ];
      } finally {
        client.close();
        await plain.close();
      }
    }),
};

async function writeImages({ directory }: BenchContext, mebibytes: number, count: number): Promise<string[]> {
  const files = Array.from({ length: count }, (_, index) => path.join(directory, `large-${index}.dcm`));
  for (const file of files) await writeLargeImage(file, mebibytes, path.basename(file));
  return files;
}

async function read(client: MdmClient, guid: string): Promise<void> {
  for await (const _ of client.readCiphertext(await client.open(guid))) {
    // only counted by the clock
  }
}
