import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TlsOptions } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@mdm/store';
import { writeMetaHeader } from '../part10/index.js';
import { writeDataset } from '../phantom/dataset.js';
import type { StoreIndication } from './handlers.js';
import type { DicomServer, DicomServerOptions } from './scp.js';
import { sendFiles } from './send-files.js';
import { Associations } from './testing/associations.js';
import { Corpus, ctStorage, dataSetOf, Listeners, run, variants } from './testing/dcmtk.js';
import { explicitVrLittleEndian } from './testing/raw-peer.js';
import type { DicomUserIdentity } from './user-identity.js';

let corpus: Corpus;
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  corpus = await Corpus.make();
});
afterAll(() => corpus.remove());

describe('dcmtk as user of our storage', () => {
  const received: { request: StoreIndication; bytes: Buffer }[] = [];
  const all = new Associations();
  afterEach(async () => {
    received.length = 0;
    await all.close();
  });

  const serve = (options: Partial<DicomServerOptions> = {}): Promise<DicomServer> =>
    all.serve({
      onStore: async (request) => {
        received.push({ request, bytes: Buffer.concat(await request.dataset.toArray()) });
        return { status: 0 };
      },
      ...options,
    });
  const target = ({ port }: DicomServer): string[] => ['-aec', 'MDM', '127.0.0.1', String(port)];

  it('echoes, and is refused under another name', async () => {
    const server = await serve();
    await run('echoscu', target(server));
    const refused = run('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(server.port)]);
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining('Called AE Title Not Recognized'),
    });
  });

  it.each(variants)('stores $name without a changed byte', async ({ name, propose, transferSyntax }) => {
    const server = await serve();
    await run('storescu', ['-R', propose, '-aet', 'CT1', ...target(server), corpus.fileOf(name)]);
    expect(received.map(({ request }) => request)).toEqual([
      expect.objectContaining({
        callingAe: 'CT1',
        sopClassUid: ctStorage,
        sopInstanceUid: corpus.sopInstanceUid(name),
        transferSyntax,
      }),
    ]);
    expect(received[0]?.bytes.equals(await corpus.dataSetOf(name))).toBe(true);
  });

  it('stores with the smallest and the largest PDUs that it can make', async () => {
    const server = await serve();
    for (const size of ['4096', '131072'])
      await run('storescu', ['-pdu', size, ...target(server), corpus.fileOf('explicit')]);
    const expected = await corpus.dataSetOf('explicit');
    expect(received.map(({ bytes }) => bytes.equals(expected))).toEqual([true, true]);
  });

  it('stores over TLS, both sides showing a certificate, and not without', async () => {
    const tls: TlsOptions = { ...(await corpus.tls()), requestCert: true, rejectUnauthorized: true };
    const server = await serve({ tls });
    const { keyFile, certificateFile } = corpus;
    const object = [...target(server), corpus.fileOf('explicit')];
    const secure = ['+tls', keyFile, certificateFile, '+cf', certificateFile];
    for (const profile of ['+py', '+px', '+pz']) await run('storescu', [...secure, profile, ...object]);
    expect(received).toHaveLength(3);
    expect(received[0]?.bytes.equals(await corpus.dataSetOf('explicit'))).toBe(true);
    expect(received[0]?.request.certificate?.subject).toBe('CN=localhost');
    await run('echoscu', [...secure, ...target(server)]);
    const refusals = [object, ['+tla', '+cf', certificateFile, ...object]];
    for (const args of refusals)
      await expect(run('storescu', args)).rejects.toMatchObject({ code: expect.any(Number) });
    expect(received).toHaveLength(3);
  });

  it.each<[string, string[], DicomUserIdentity]>([
    ['a name', ['-usr', 'ada'], { kind: 'username', username: 'ada' }],
    [
      'a name and passcode',
      ['-usr', 'ada', '-pwd', 'right'],
      { kind: 'passcode', username: 'ada', passcode: 'right' },
    ],
    ['a token', ['--jwt', 'jwt'], { kind: 'jwt', token: 'some.signed.token' }],
    ['an assertion', ['--saml', 'saml'], { kind: 'saml', assertion: '<Assertion/>' }],
    ['a ticket', ['-kt', 'ticket'], { kind: 'kerberos', ticket: Buffer.from('ticket') }],
  ])('says who it is by %s, and hears that this is accepted', async (_name, args, identity) => {
    const files = { jwt: 'some.signed.token', saml: '<Assertion/>', ticket: 'ticket' };
    for (const [file, content] of Object.entries(files))
      await writeFile(path.join(corpus.folder, file), content);
    const [option = '', value = '', ...rest] = args;
    const given = value in files ? path.join(corpus.folder, value) : value;
    const seen: unknown[] = [];
    const server = await serve({
      identify: (caller) => {
        seen.push(caller.identity);
        return { principal: '/DC=org/CN=ada' };
      },
    });
    await run('storescu', [option, given, ...rest, '-rsp', ...target(server), corpus.fileOf('explicit')]);
    expect(seen).toEqual([identity]);
    expect(received[0]?.request.principal).toBe('/DC=org/CN=ada');
  });

  it('is rejected under an identity that is not accepted', async () => {
    const server = await serve({ identify: () => undefined });
    const args = ['-usr', 'eve', '-pwd', 'wrong', ...target(server), corpus.fileOf('explicit')];
    await expect(run('storescu', args)).rejects.toMatchObject({
      stderr: expect.stringContaining('Rejected Permanent'),
    });
    expect(received).toEqual([]);
  });
});

describe('dcmtk as provider of storage', () => {
  const listeners = new Listeners();
  afterAll(() => listeners.stop());

  async function storescp(secure = false): Promise<{ port: number; out: string }> {
    const out = await mkdtemp(path.join(corpus.folder, 'out-'));
    const port = await freePort();
    const { keyFile, certificateFile } = corpus;
    // Bit preserving, every transfer syntax, a file name per message.
    const args = ['+B', '+xa', '+uf', '-aet', 'DCMTK', '-od', out];
    if (secure) args.push('+tls', keyFile, certificateFile, '+cf', certificateFile);
    await listeners.start('storescp', [...args, String(port)], {
      port,
      aeTitle: 'DCMTK',
      ...(secure && { tls: await corpus.tls() }),
    });
    return { port, out };
  }

  const target = (port: number) => ({ host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'DCMTK' });

  it('takes an echo and every transfer syntax without a changed byte', async () => {
    const { port, out } = await storescp();
    const files = variants.map(({ name }) => corpus.fileOf(name));
    const done: number[] = [];
    const [dump, missing] = ['slice.dump', 'missing.dcm'].map((name) => path.join(corpus.folder, name));
    const results = await sendFiles({ ...target(port), onProgress: (_result, count) => done.push(count) }, [
      ...files,
      dump ?? '',
      missing ?? '',
    ]);
    expect(results).toEqual([
      ...files.map((file) => ({ file, answer: { status: 0 } })),
      { file: dump, error: expect.objectContaining({ code: 'invalid-dicom' }) },
      { file: missing, error: expect.objectContaining({ code: 'not-found' }) },
    ]);
    expect(done).toEqual(results.map((_, index) => index + 1));
    const stored = new Set<string>();
    for (const name of await readdir(out))
      stored.add(hashOf(dataSetOf(await readFile(path.join(out, name)))));
    const sent = await Promise.all(variants.map(async ({ name }) => hashOf(await corpus.dataSetOf(name))));
    expect(stored).toEqual(new Set(sent));
  });

  it('takes an object that is odd because an element is, and can read it', async () => {
    const { port, out } = await storescp();
    const file = path.join(corpus.folder, 'odd.dcm');
    const [sopClassUid, sopInstanceUid, transferSyntax] = [ctStorage, '1.2.3.4', explicitVrLittleEndian];
    const comment = Buffer.from('20000040 4c54 0300 6f6464'.replaceAll(' ', ''), 'hex');
    await writeFile(
      file,
      Buffer.concat([
        writeMetaHeader({ sopClassUid, sopInstanceUid, transferSyntax }),
        writeDataset([
          [0x00080016, 'UI', sopClassUid],
          [0x00080018, 'UI', sopInstanceUid],
        ]),
        comment,
      ]),
    );
    expect(await sendFiles(target(port), [file])).toEqual([{ file, answer: { status: 0 } }]);
    const [stored = ''] = await readdir(out);
    expect((await run('dcmdump', [path.join(out, stored)])).stdout).toMatch(/LT \[odd/);
  });

  it('takes objects over TLS', async () => {
    const { port } = await storescp(true);
    const file = corpus.fileOf('explicit');
    const results = await sendFiles({ ...target(port), tls: await corpus.tls() }, [file]);
    expect(results).toEqual([{ file, answer: { status: 0 } }]);
    const { key: _key, cert: _cert, ...withoutCertificate } = await corpus.tls();
    const [refused] = await sendFiles({ ...target(port), tls: withoutCertificate }, [file]);
    expect(refused?.answer).toBeUndefined();
  });
});
