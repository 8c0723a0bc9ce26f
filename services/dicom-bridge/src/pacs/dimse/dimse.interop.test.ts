import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMetaHeader, sendFiles } from '@mdm/dicom';
import { Corpus, dataSetOf, Listeners, requireTool, run, startOrthanc, variants } from '@mdm/dicom/testing';
import { freePort } from '@mdm/store';
import { eventually } from '@mdm/testbed/federation';
import { type BridgeBed, startBridge } from '../../testing.js';
import type { Pacs } from '../pacs.js';
import { refOf, uidsOf } from '../refs.js';

const signal = new AbortController().signal;
const patience = 180_000;
/** A day before the studies of the corpus. */
const dayBefore = '2024-01-30';
const everyName = variants.map(({ name }) => name);

let corpus: Corpus;
let bridge: BridgeBed;
let ports: Record<'mdm' | 'mdmTls' | 'orthanc' | 'secure' | 'plain' | 'lossless', number>;
const listeners = new Listeners();
const others = new Listeners();

beforeAll(async () => {
  for (const tool of ['dcmqrscp', 'dcmqridx']) requireTool(tool, 'dcmtk');
  corpus = await Corpus.make();
  ports = {
    mdm: await freePort(),
    mdmTls: await freePort(),
    orthanc: await freePort(),
    secure: await freePort(),
    plain: await freePort(),
    lossless: await freePort(),
  };
  await startPlain();
  await send(peer(ports.orthanc, 'ORTHANC'), everyName);
  bridge = await startBridge({
    adjust: (config, site) => {
      if (site !== 'a') return;
      config.ingest.listen = `127.0.0.1:${ports.mdm}`;
      config.ingest.listenTls = `127.0.0.1:${ports.mdmTls}`;
      const [source] = config.ingest.sources;
      source.aeTitle = 'CT_1';
      const { owner, group } = source;
      const pacs = (name: string, port: number, changes: object) => ({
        name,
        kind: 'dimse',
        address: `127.0.0.1:${port}`,
        aeTitle: 'ORTHANC',
        images: { owner, group },
        // Once, while nothing is there yet.
        pollSeconds: 86_400,
        limits: { perSecond: 1_000, timeoutSeconds: 10 },
        ...changes,
      });
      config.pacs = [
        pacs('get', ports.orthanc, { retrieve: ['get'] }),
        pacs('move', ports.orthanc, { retrieve: ['move'] }),
        pacs('seen', ports.orthanc, { backfill: '2024-01-01', pollSeconds: 1 }),
        pacs('secure', ports.secure, { tls: { caFile: '../../tls/dpm/ca.pem' } }),
        pacs('secure-move', ports.secure, {
          retrieve: ['move'],
          tls: { caFile: '../../tls/dpm/ca.pem' },
        }),
        pacs('plain', ports.plain, { aeTitle: 'ARCHIVE' }),
        pacs('lossless', ports.lossless, { aeTitle: 'ARCHIVE' }),
      ];
    },
  });
  await startArchive('plain');
  await startArchive('lossless');
  await startSecure();
  // The bridge has looked for them before they were there.
  for (const { pacs } of bridge.bed.context.pacs.values())
    await eventually(() => pacs.has(refTo('explicit'), signal), patience);
});
afterAll(async () => {
  await bridge?.close();
  await listeners.stop();
  await others.stop();
  await corpus?.remove();
});

const startPlain = () =>
  startOrthanc(listeners, path.join(corpus.folder, 'orthanc'), {
    port: ports.orthanc,
    mdmPort: ports.mdm,
    mdmAe: 'MDM_A',
  });

const peer = (port: number, calledAe: string) => ({ host: '127.0.0.1', port, callingAe: 'CT_1', calledAe });

/** An Orthanc that speaks TLS only, with a certificate of the CA of the site. */
async function startSecure(): Promise<void> {
  const directory = bridge.bed.sites.get('a')?.tlsDirectory('dpm') ?? '';
  const [keyFile, certificateFile, trustFile] = ['key.pem', 'cert.pem', 'ca.pem'].map((file) =>
    path.join(directory, file),
  );
  const files = {
    keyFile: keyFile ?? '',
    certificateFile: certificateFile ?? '',
    trustFile: trustFile ?? '',
  };
  const tls = {
    key: await readFile(files.keyFile),
    cert: await readFile(files.certificateFile),
    ca: await readFile(files.trustFile),
  };
  const options = { port: ports.secure, mdmPort: ports.mdmTls, mdmAe: 'MDM_A', tls: files };
  await startOrthanc(others, path.join(corpus.folder, 'secure'), options, tls);
  await send({ ...peer(ports.secure, 'ORTHANC'), tls }, ['explicit', 'jpeg-ls']);
}

/** What archives of dcmtk have, and the transfer syntax in which they send: they do not choose one for each image. */
const archives = {
  plain: { names: ['implicit'], propose: '-xi' },
  lossless: { names: ['jpeg-lossless'], propose: '-xs' },
} as const;
type Archive = keyof typeof archives;

/** An archive of dcmtk without C-GET. */
async function startArchive(archive: Archive): Promise<void> {
  const { names, propose } = archives[archive];
  const port = ports[archive];
  const storage = path.join(corpus.folder, archive);
  await mkdir(storage);
  const config = path.join(corpus.folder, `${archive}.cfg`);
  const lines = [
    `NetworkTCPPort = ${port}`,
    'MaxPDUSize = 131072',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    `bridge = (MDM_A, 127.0.0.1, ${ports.mdm})`,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `ARCHIVE ${storage} RW (100, 1024mb) ANY`,
    'AETable END',
    '',
  ];
  await writeFile(config, lines.join('\n'));
  await run('dcmqridx', [storage, ...names.map((name) => corpus.fileOf(name))]);
  const options = ['-c', config, '--disable-get', propose];
  await others.start('dcmqrscp', options, { port, aeTitle: 'ARCHIVE' });
}

async function send(to: Parameters<typeof sendFiles>[0], names: readonly string[]): Promise<void> {
  const files = names.map((name) => corpus.fileOf(name));
  const results = await sendFiles(to, files);
  expect(results.map(({ answer, error }) => answer?.status ?? error)).toEqual(names.map(() => 0));
}

function pacsOf(name: string): Pacs {
  const found = bridge.bed.context.pacs.get(name);
  if (!found) throw new TypeError(`there is no PACS ${name}`);
  return found.pacs;
}

async function everything(pacs: Pacs): Promise<string[]> {
  const refs: string[] = [];
  for await (const found of pacs.changes(dayBefore, signal)) refs.push(...found.refs);
  return refs;
}

async function bytesOf(pacs: Pacs, ref: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await pacs.fetch(ref, { signal, urgent: true })) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** An image of the corpus, as every PACS here calls it. */
const refTo = (name: string) =>
  refOf({
    study: '1.2.826.0.1.3680043.10.100',
    series: '1.2.826.0.1.3680043.10.101',
    instance: corpus.sopInstanceUid(name),
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
  });

/** Every image that a PACS has is fetched, and is the one that was put there. */
async function expectImages(pacs: Pacs, names: readonly string[]): Promise<void> {
  const refs = await everything(pacs);
  expect(refs).toHaveLength(names.length);
  for (const name of names) {
    const ref = refs.find((one) => uidsOf(one).instance === corpus.sopInstanceUid(name)) ?? '';
    const file = await bytesOf(pacs, ref);
    const { transferSyntax } = readMetaHeader(await readFile(corpus.fileOf(name)));
    expect({ name, transferSyntax: readMetaHeader(file).transferSyntax }).toEqual({ name, transferSyntax });
    const same = dataSetOf(file).equals(await corpus.dataSetOf(name));
    expect({ name, same }).toEqual({ name, same: true });
  }
}

describe('Orthanc, spoken to with DIMSE', () => {
  it.each(['get', 'move'])('gives out by C-%s what it has, without a changed byte', (way) =>
    expectImages(pacsOf(way), everyName),
  );

  it.each(['get', 'move'])('gives out by C-%s as much as is read of it, again and again', async (way) => {
    const pacs = pacsOf(way);
    const ref = refTo('explicit');
    for (let n = 0; n < 20; n += 1) {
      const file = await pacs.fetch(ref, { signal, urgent: false });
      expect((await file.next()).value?.subarray(128, 132).toString()).toBe('DICM');
      await file.return(undefined);
    }
    expect((await bytesOf(pacs, ref)).length).toBeGreaterThan(0);
  });

  it.each(['get', 'move'])('is told apart when it does not have an image, by C-%s', async (way) => {
    const pacs = pacsOf(way);
    const ref = refTo('explicit');
    const gone = refOf({ ...uidsOf(ref), instance: '1.2.3' });
    expect([await pacs.has(ref, signal), await pacs.has(gone, signal)]).toEqual([true, false]);
    await expect(bytesOf(pacs, gone)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is looked through, and each of its images is taken note of once', async () => {
    const seen = () =>
      bridge.bed.db.query<{ ref: string }>(`select ref from pacs_images where pacs = 'seen' order by ref`);
    await eventually(async () => expect(await seen()).toHaveLength(everyName.length), patience);
    expect((await seen()).map(({ ref }) => ref)).toEqual(everyName.map(refTo).sort());
    expect(await bridge.spool()).toEqual([]);
  });

  it('is unreachable while it is away, also for who reads from it, and is asked again when it is back', async () => {
    const pacs = pacsOf('get');
    const ref = refTo('explicit');
    const file = await pacs.fetch(ref, { signal, urgent: true });
    await listeners.stop();
    const reading = async () => {
      for await (const _ of file);
    };
    await reading().catch((error: unknown) => expect(error).toMatchObject({ code: 'unavailable' }));
    for (const way of ['get', 'move'])
      await expect(bytesOf(pacsOf(way), ref)).rejects.toMatchObject({
        code: 'unavailable',
        field: 'pacs',
        message: `PACS "${way}" is unreachable`,
      });
    await expect(pacs.has(ref, signal)).rejects.toMatchObject({ code: 'unavailable' });
    await startPlain();
    const again = await eventually(() => bytesOf(pacs, ref), patience);
    expect(again.length).toBeGreaterThan(0);
  });
});

describe('Orthanc, spoken to with DICOM over TLS', () => {
  it.each(['secure', 'secure-move'])('gives out what it has, as %s', (name) =>
    expectImages(pacsOf(name), ['explicit', 'jpeg-ls']),
  );
});

describe('dcmqrscp without C-GET', () => {
  it.each<Archive>(['plain', 'lossless'])(
    'sends to the bridge instead, without a changed byte, what it has: %s',
    (archive) => expectImages(pacsOf(archive), archives[archive].names),
  );

  it('cannot store there what it was not asked for', async () => {
    const to = { host: '127.0.0.1', port: ports.mdm, callingAe: 'ARCHIVE', calledAe: 'MDM_A' };
    const [result] = await sendFiles(to, [corpus.fileOf('explicit')]);
    expect(result?.error).toMatchObject({ code: 'caller-not-allowed' });
  });
});
