import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { deferred } from './deferred.js';
import type { CommitmentIndication, CommitmentResultIndication } from './handlers.js';
import { asciiOf } from './identifier.js';
import { type RetrieveProgress, reportCommitment } from './scu.js';
import { sendFiles } from './send-files.js';
import { Associations } from './testing/associations.js';
import { Corpus, ctStorage, Listeners, variants } from './testing/dcmtk.js';
import { type Orthanc, startOrthanc } from './testing/orthanc.js';
import { queryRetrieve, storageCommitmentSopClass, verificationSopClass } from './uids.js';

const { find, get, move } = queryRetrieve.studyRoot;
const explicit = [syntaxes.explicitLittleEndian];
const study: DatasetElement[] = [
  [0x00080052, 'CS', 'STUDY'],
  [0x0020000d, 'UI', '1.2.826.0.1.3680043.10.100'],
];
const images: DatasetElement[] = [
  [0x00080018, 'UI', ''],
  [0x00080052, 'CS', 'IMAGE'],
  [0x0020000d, 'UI', '1.2.826.0.1.3680043.10.100'],
  [0x0020000e, 'UI', '1.2.826.0.1.3680043.10.101'],
];

describe.each([false, true])('Orthanc, TLS: %s', (secure) => {
  const listeners = new Listeners();
  const all = new Associations();
  const asked: CommitmentIndication[] = [];
  const results: CommitmentResultIndication[] = [];
  let heard = deferred<void>();
  let stored: { uid: string; bytes: Buffer; transferSyntax: string }[] = [];
  let corpus: Corpus;
  let orthanc: Orthanc;
  let tls: Awaited<ReturnType<Corpus['tls']>> | undefined;

  beforeAll(async () => {
    corpus = await Corpus.make();
    tls = secure ? await corpus.tls() : undefined;
    const server = await all.serve({
      ...(tls && { tls: { ...tls, requestCert: true, rejectUnauthorized: true } }),
      onStore: async ({ sopInstanceUid: uid, transferSyntax, dataset }) => {
        stored.push({ uid, bytes: Buffer.concat(await dataset.toArray()), transferSyntax });
        return { status: 0 };
      },
      onFind: async function* () {
        yield { identifier: [...study, [0x00100020, 'LO', 'FROM-MDM']] };
      },
      onRetrieve: async () => [
        {
          sopClassUid: ctStorage,
          sopInstanceUid: corpus.sopInstanceUid('jpeg-ls'),
          transferSyntaxes: ['1.2.840.10008.1.2.4.80'],
          open: async () => ({ dataset: await corpus.dataSetOf('jpeg-ls') }),
        },
      ],
      moveDestination: (ae) =>
        ae === 'ORTHANC' ? { host: '127.0.0.1', port: orthanc.port, tls } : undefined,
      onCommitment: async (request) => {
        asked.push(request);
        heard.resolve();
      },
      onCommitmentResult: async (result) => {
        results.push(result);
        heard.resolve();
      },
    });
    const { keyFile, certificateFile } = corpus;
    const files = secure ? { keyFile, certificateFile } : undefined;
    orthanc = await startOrthanc(
      listeners,
      path.join(corpus.folder, 'orthanc'),
      { mdmPort: server.port, tls: files },
      tls,
    );
  });
  afterAll(async () => {
    await all.close();
    await listeners.stop();
    await corpus.remove();
  });

  const peer = () => ({ host: '127.0.0.1', port: orthanc.port, callingAe: 'MDM', calledAe: 'ORTHANC', tls });
  const connect = (
    contexts: Parameters<Associations['connect']>[1],
    options: Parameters<Associations['connect']>[2] = {},
  ) => all.connect({ port: orthanc.port }, contexts, { ...peer(), ...options });
  const names = ['explicit', 'implicit', 'rle', 'jpeg-ls', 'jpeg-lossless', 'jpeg-2000'];
  const uids = () => names.map((name) => corpus.sopInstanceUid(name)).sort();

  async function last(responses: AsyncIterable<RetrieveProgress>): Promise<RetrieveProgress | undefined> {
    let response: RetrieveProgress | undefined;
    for await (response of responses);
    return response;
  }

  it('stores what we send', async () => {
    const results = await sendFiles(
      peer(),
      names.map((name) => corpus.fileOf(name)),
    );
    expect(results.map(({ answer, error }) => answer?.status ?? error)).toEqual(names.map(() => 0));
  });

  it('is found in', async () => {
    const association = await connect([{ abstractSyntax: find, transferSyntaxes: explicit }]);
    const found: (string | undefined)[] = [];
    for await (const match of association.find({ sopClassUid: find, identifier: images }))
      found.push(asciiOf(match, 0x00080018));
    expect(found.sort()).toEqual(uids());
    await association.release();
  });

  it('sends on the association that asks, in what it has', async () => {
    stored = [];
    const association = await connect(
      [
        { abstractSyntax: get, transferSyntaxes: explicit },
        ...variants.map(({ transferSyntax }) => ({
          abstractSyntax: ctStorage,
          transferSyntaxes: [transferSyntax],
          role: 'scp' as const,
        })),
      ],
      {
        onStore: async ({ sopInstanceUid: uid, transferSyntax, dataset }) => {
          stored.push({ uid, transferSyntax, bytes: Buffer.concat(await dataset.toArray()) });
          return { status: 0 };
        },
      },
    );
    const end = await last(association.get({ sopClassUid: get, identifier: study }));
    expect(end).toMatchObject({ status: 0, subOperations: { completed: names.length, failed: 0 } });
    expect(stored.map(({ uid }) => uid).sort()).toEqual(uids());
    await association.release();
  });

  it('moves to our provider', async () => {
    stored = [];
    const association = await connect([{ abstractSyntax: move, transferSyntaxes: explicit }]);
    const end = await last(association.move({ sopClassUid: move, identifier: study, destination: 'MDM' }));
    expect(end?.status).toBe(0);
    expect(stored.map(({ uid }) => uid).sort()).toEqual(uids());
    await association.release();
  });

  it('commits to what it has, and reports what it does not have', async () => {
    heard = deferred();
    const association = await connect(
      [
        { abstractSyntax: storageCommitmentSopClass, transferSyntaxes: explicit },
        { abstractSyntax: verificationSopClass, transferSyntaxes: [syntaxes.implicitLittleEndian] },
      ],
      {},
    );
    const known = { sopClassUid: ctStorage, sopInstanceUid: corpus.sopInstanceUid('rle') };
    const unknown = { sopClassUid: ctStorage, sopInstanceUid: '1.2.3.4.5' };
    expect(await association.requestCommitment('1.2.9.1', [known, unknown])).toEqual({ status: 0 });
    await association.release();
    await heard.promise;
    expect(results).toMatchObject([
      { transactionUid: '1.2.9.1', committed: [known], failed: [{ ...unknown, reason: 0x0112 }] },
    ]);
  });

  it('asks us for commitment, and takes our report', async () => {
    heard = deferred();
    const instance = { sopClassUid: ctStorage, sopInstanceUid: corpus.sopInstanceUid('rle') };
    const request = { DicomInstances: [[instance.sopClassUid, instance.sopInstanceUid]] };
    const answer = await orthanc.rest('modalities/mdm/storage-commitment', request);
    expect(answer).toMatchObject({ ID: expect.any(String) });
    await heard.promise;
    expect(asked).toMatchObject([{ instances: [instance] }]);
    const transactionUid = asked[0]?.transactionUid ?? '';
    const status = await reportCommitment(peer(), { transactionUid, committed: [instance], failed: [] });
    expect(status).toEqual({ status: 0 });
    expect(await orthanc.rest(`storage-commitment/${transactionUid}`)).toMatchObject({
      Status: 'Success',
      Success: [{ SOPInstanceUID: instance.sopInstanceUid }],
    });
  });

  it('queries us and retrieves from us', async () => {
    const query = await orthanc.rest('modalities/mdm/query', { Level: 'Study', Query: { PatientID: '' } });
    expect(query).toMatchObject({ ID: expect.any(String) });
    const id = String(Object(query).ID);
    const found = await orthanc.rest(`queries/${id}/answers/0/content?simplify`);
    expect(found).toMatchObject({ PatientID: 'FROM-MDM' });
    const job = await orthanc.rest(`queries/${id}/answers/0/retrieve`, {
      TargetAet: 'ORTHANC',
      Synchronous: true,
    });
    expect(job).toMatchObject({ Query: [expect.anything()] });
  });
});
