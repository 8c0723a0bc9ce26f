import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createDicomServer, dimseStatus, writeMetaHeader } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { freePort } from '@mdm/store';
import { alternately, type Bench, seconds } from '../bench.js';
import { type DicomPeer, storescu, writeCtImages } from '../images.js';
import { answers } from '../ports.js';
import { startServer } from '../programs.js';
import { summarise } from '../statistics.js';

const gathered = 2 ** 20;

/** The DIMSE layer alone: C-STORE to one file for each image, no TLS, nothing synced, as dcmtk's receiver does it. */
export const receive: Bench = {
  name: 'receive',
  description: 'C-STORE of 0.5 MB CT images to files, receiver alone',
  needs: ['storescu', 'storescp'],
  run: async ({ quick, directory, say }) => {
    const count = quick ? 40 : 400;
    const repetitions = quick ? 2 : 7;
    const files = await writeCtImages(path.join(directory, 'images'), count, 'receive');
    const ours = await startOurs(path.join(directory, 'ours'));
    const theirs = await startStorescp(path.join(directory, 'theirs'));

    const rate = async ({ peer, directory: received }: Receiver) => {
      await rm(received, { recursive: true, force: true });
      await mkdir(received);
      const rate = count / (await seconds(() => storescu(peer, files, 1)));
      const { length } = await readdir(received);
      if (length !== count) fail('internal', `${peer.aeTitle} kept ${length} of ${count} images`);
      return rate;
    };
    try {
      await rate(ours);
      await rate(theirs);
      say('one storescu, one association');
      const rates = await alternately(
        repetitions,
        () => rate(ours),
        () => rate(theirs),
      );
      const row = summarise(
        {
          name: 'receive',
          unit: 'images/s',
          better: 'more',
          peerName: 'dcmtk storescp',
          goal: { of: 'ratio', bound: 1 },
          limit: 'storescu, which sends one image after the other and shares the two cores',
        },
        rates.ours,
        rates.theirs,
      );
      return [row];
    } finally {
      await theirs.stop();
      await ours.stop();
    }
  },
};

interface Receiver {
  readonly peer: DicomPeer;
  readonly directory: string;
  stop(): Promise<void>;
}

async function startOurs(directory: string): Promise<Receiver> {
  const server = await createDicomServer({
    aeTitle: 'MDM',
    host: '127.0.0.1',
    port: 0,
    onStore: async ({ sopClassUid, sopInstanceUid, transferSyntax, dataset }) => {
      const header = writeMetaHeader({ sopClassUid, sopInstanceUid, transferSyntax });
      await writeGathered(path.join(directory, sopInstanceUid), header, dataset);
      return { status: dimseStatus.success };
    },
  });
  return { peer: { port: server.port, aeTitle: 'MDM' }, directory, stop: () => server.close() };
}

/** As few writes as there can be without holding more than a mebibyte: most images take one. */
async function writeGathered(file: string, header: Buffer, dataset: AsyncIterable<Buffer>): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    let pieces = [header];
    let length = header.length;
    for await (const piece of dataset) {
      pieces.push(piece);
      length += piece.length;
      if (length < gathered) continue;
      await handle.writev(pieces);
      pieces = [];
      length = 0;
    }
    if (pieces.length > 0) await handle.writev(pieces);
  } finally {
    await handle.close();
  }
}

async function startStorescp(directory: string): Promise<Receiver> {
  const port = await freePort();
  await mkdir(directory);
  const server = await startServer('storescp', ['-od', directory, String(port)], () => answers(port));
  return { peer: { port, aeTitle: 'STORESCP' }, directory, stop: server.stop };
}
