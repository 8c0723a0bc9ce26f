import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@mdm/store';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { deferred } from './deferred.js';
import type { FindIndication, FindMatch, Retrievable } from './handlers.js';
import { asciiOf } from './identifier.js';
import type { DicomServer } from './scp.js';
import type { RetrieveProgress } from './scu.js';
import { sendFiles } from './send-files.js';
import { Associations } from './testing/associations.js';
import { Corpus, ctStorage, dataSetOf, Listeners, run, variants } from './testing/dcmtk.js';
import { requireTool } from './testing/require-tool.js';
import { queryRetrieve } from './uids.js';

let corpus: Corpus;
const all = new Associations();
const listeners = new Listeners();
const { find, get, move } = queryRetrieve.studyRoot;
const tag = {
  level: 0x00080052,
  patientId: 0x00100020,
  study: 0x0020000d,
  series: 0x0020000e,
  sop: 0x00080018,
};
const explicit = [syntaxes.explicitLittleEndian];

beforeAll(async () => {
  for (const tool of ['findscu', 'getscu', 'movescu', 'dcmqrscp']) requireTool(tool, 'dcmtk');
  corpus = await Corpus.make();
});
afterEach(() => all.close());
afterAll(async () => {
  await listeners.stop();
  await corpus.remove();
});

const retrievable = (name: string, transferSyntax: string): Retrievable => ({
  sopClassUid: ctStorage,
  sopInstanceUid: corpus.sopInstanceUid(name),
  transferSyntaxes: [transferSyntax],
  open: async () => ({ dataset: await corpus.dataSetOf(name) }),
});

describe('dcmtk as user of our query and retrieve', () => {
  const keys = ['-S', '-k', '0008,0052=STUDY', '-k', '0010,0020=PHANTOM*', '-k', '0020,000D'];
  const target = ({ port }: DicomServer): string[] => ['-aec', 'MDM', '127.0.0.1', String(port)];

  async function* studies(count: number): AsyncGenerator<FindMatch> {
    for (let i = 0; i < count; i += 1)
      yield {
        identifier: [
          [tag.level, 'CS', 'STUDY'],
          [tag.patientId, 'LO', `PHANTOM-${i}`],
          [tag.study, 'UI', `1.2.${i}`],
        ],
      };
  }

  it.each(['-xe', '-xb', '-xi'])('findscu finds with %s', async (syntax) => {
    const seen: FindIndication[] = [];
    const server = await all.serve({
      onFind: (request) => {
        seen.push(request);
        return studies(3);
      },
    });
    const { stderr, stdout } = await run('findscu', [
      '+sr',
      '-aet',
      'WORKSTATION',
      syntax,
      ...keys,
      ...target(server),
    ]);
    for (const id of ['PHANTOM-0', 'PHANTOM-1', 'PHANTOM-2']) expect(stdout + stderr).toContain(id);
    expect(seen[0]).toMatchObject({ callingAe: 'WORKSTATION', sopClassUid: find });
    expect(asciiOf(seen[0]?.identifier ?? [], tag.patientId)).toBe('PHANTOM*');
  });

  it('findscu finds over TLS', async () => {
    const tls = { ...(await corpus.tls()), requestCert: true };
    const server = await all.serve({ tls, onFind: () => studies(1) });
    const { keyFile, certificateFile } = corpus;
    const secure = ['+tls', keyFile, certificateFile, '+cf', certificateFile];
    const { stderr, stdout } = await run('findscu', ['+sr', ...secure, ...keys, ...target(server)]);
    expect(stdout + stderr).toContain('PHANTOM-0');
  });

  it('findscu cancels, and the handler hears of it', async () => {
    const ended = deferred<unknown>();
    const server = await all.serve({
      onFind: async function* ({ signal }) {
        signal.addEventListener('abort', () => ended.resolve(signal.reason));
        yield* studies(1_000_000);
      },
    });
    const { stderr, stdout } = await run('findscu', ['-v', '--cancel', '3', ...keys, ...target(server)]);
    expect(await ended.promise).toMatchObject({ code: 'cancelled' });
    expect(stdout + stderr).toMatch(/cancel/i);
  });

  it.each(variants)('getscu gets $name without a changed byte', async ({ name, transferSyntax, prefer }) => {
    // getscu cannot ask for implicit VR alone: there, we choose it from all that it proposes by default.
    const asked = name === 'implicit' ? '+x=' : prefer;
    const server = await all.serve({
      acceptContext: (_abstractSyntax, proposed) =>
        proposed.find((candidate) => candidate === transferSyntax) ?? proposed[0],
      onRetrieve: async () => [retrievable(name, transferSyntax)],
    });
    const out = await mkdtemp(path.join(corpus.folder, 'get-'));
    await run('getscu', ['+B', asked, '-od', out, ...keys, ...target(server)]);
    const [file = ''] = await readdir(out);
    const bytes = await readFile(path.join(out, file));
    expect(dataSetOf(bytes).equals(await corpus.dataSetOf(name))).toBe(true);
  });

  it('movescu has everything sent to itself without a changed byte', async () => {
    const port = await freePort();
    const server = await all.serve({
      onRetrieve: async () => variants.map(({ name, transferSyntax }) => retrievable(name, transferSyntax)),
      moveDestination: (ae) => (ae === 'WORKSTATION' ? { host: '127.0.0.1', port } : undefined),
    });
    const out = await mkdtemp(path.join(corpus.folder, 'move-'));
    // It writes bit by bit into its working directory only.
    const args = ['+B', '+xa', '-aet', 'WORKSTATION', '+P', String(port), ...keys];
    await run('movescu', ['-aem', 'WORKSTATION', ...args, ...target(server)], out);
    const files = await Promise.all(
      (await readdir(out)).map(async (file) => dataSetOf(await readFile(path.join(out, file)))),
    );
    expect(files).toHaveLength(variants.length);
    for (const { name } of variants) {
      const sent = await corpus.dataSetOf(name);
      expect(files.some((file) => file.equals(sent))).toBe(true);
    }
    await expect(run('movescu', ['-v', '-aem', 'NOBODY', ...args, ...target(server)])).rejects.toMatchObject({
      stderr: expect.stringMatching(/a801|MoveDestinationUnknown/i),
    });
  });
});

describe('dcmqrscp as provider of query and retrieve', () => {
  let port: number;
  let viewer: number;
  /** Files of one transfer syntax: dcmqrscp answers C-GET with what the requestor prefers and cannot convert. */
  const archived = ['implicit', 'explicit', 'big-endian'];

  beforeAll(async () => {
    [port, viewer] = [await freePort(), await freePort()];
    const storage = await mkdtemp(path.join(corpus.folder, 'archive-'));
    const config = path.join(corpus.folder, 'dcmqrscp.cfg');
    await writeFile(
      config,
      [
        `NetworkTCPPort = ${port}`,
        'MaxPDUSize = 131072',
        'MaxAssociations = 16',
        'HostTable BEGIN',
        `viewer = (VIEWER, 127.0.0.1, ${viewer})`,
        'HostTable END',
        'VendorTable BEGIN',
        'VendorTable END',
        'AETable BEGIN',
        `ARCHIVE ${storage} RW (100, 1024mb) ANY`,
        'AETable END',
        '',
      ].join('\n'),
    );
    await listeners.start('dcmqrscp', ['-c', config, '+xe'], { port, aeTitle: 'ARCHIVE' });
    const peer = { host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'ARCHIVE' };
    const results = await sendFiles(
      peer,
      archived.map((name) => corpus.fileOf(name)),
    );
    expect(results.map(({ answer }) => answer)).toEqual(archived.map(() => ({ status: 0 })));
  });

  const connect = (
    contexts: Parameters<Associations['connect']>[1],
    options: Parameters<Associations['connect']>[2] = {},
  ) => all.connect({ port }, contexts, { callingAe: 'MDM', calledAe: 'ARCHIVE', ...options });
  const images: DatasetElement[] = [
    [tag.level, 'CS', 'IMAGE'],
    [tag.study, 'UI', '1.2.826.0.1.3680043.10.100'],
    [tag.series, 'UI', '1.2.826.0.1.3680043.10.101'],
    [tag.sop, 'UI', ''],
  ];
  const study: DatasetElement[] = [
    [tag.level, 'CS', 'STUDY'],
    [tag.study, 'UI', '1.2.826.0.1.3680043.10.100'],
  ];

  it('finds', async () => {
    const association = await connect([{ abstractSyntax: find, transferSyntaxes: explicit }]);
    const found: (string | undefined)[] = [];
    for await (const match of association.find({ sopClassUid: find, identifier: images }))
      found.push(asciiOf(match, tag.sop));
    expect(found.sort()).toEqual(archived.map((name) => corpus.sopInstanceUid(name)).sort());
    // Cancelled after the first match; the association goes on.
    for await (const _match of association.find({ sopClassUid: find, identifier: images })) break;
    let nobody = 0;
    const unknown: DatasetElement[] = [
      [tag.level, 'CS', 'STUDY'],
      [tag.patientId, 'LO', 'NOBODY'],
    ];
    for await (const _match of association.find({ sopClassUid: find, identifier: unknown })) nobody += 1;
    expect(nobody).toBe(0);
    await association.release();
  });

  it('sends on the association that asks', async () => {
    const received = new Map<string, { bytes: Buffer; transferSyntax: string }>();
    const association = await connect(
      [
        { abstractSyntax: get, transferSyntaxes: explicit },
        { abstractSyntax: ctStorage, transferSyntaxes: explicit, role: 'scp' },
      ],
      {
        onStore: async ({ sopInstanceUid, transferSyntax, dataset }) => {
          received.set(sopInstanceUid, { bytes: Buffer.concat(await dataset.toArray()), transferSyntax });
          return { status: 0 };
        },
      },
    );
    const responses: RetrieveProgress[] = [];
    for await (const response of association.get({ sopClassUid: get, identifier: study }))
      responses.push(response);
    expect(responses.at(-1)).toMatchObject({ status: 0, subOperations: { completed: 3, failed: 0 } });
    expect([...received.keys()].sort()).toEqual(archived.map((name) => corpus.sopInstanceUid(name)).sort());
    const explicitImage = received.get(corpus.sopInstanceUid('explicit'));
    expect(explicitImage?.transferSyntax).toBe(syntaxes.explicitLittleEndian);
    await association.release();
  });

  it('moves to our own provider', async () => {
    const received: string[] = [];
    await all.serve({
      aeTitle: 'VIEWER',
      port: viewer,
      onStore: async ({ sopInstanceUid, moveOriginator, dataset }) => {
        for await (const _piece of dataset);
        expect(moveOriginator?.ae).toBe('MDM');
        received.push(sopInstanceUid);
        return { status: 0 };
      },
    });
    const association = await connect([{ abstractSyntax: move, transferSyntaxes: explicit }]);
    const responses: RetrieveProgress[] = [];
    for await (const response of association.move({
      sopClassUid: move,
      identifier: study,
      destination: 'VIEWER',
    }))
      responses.push(response);
    expect(responses.at(-1)).toMatchObject({ status: 0, subOperations: { completed: 3 } });
    expect(received.sort()).toEqual(archived.map((name) => corpus.sopInstanceUid(name)).sort());
    const unknown: RetrieveProgress[] = [];
    for await (const response of association.move({
      sopClassUid: move,
      identifier: study,
      destination: 'NOBODY',
    }))
      unknown.push(response);
    expect(unknown.at(-1)).toMatchObject({ status: 0xa801 });
    await association.release();
  });
});
