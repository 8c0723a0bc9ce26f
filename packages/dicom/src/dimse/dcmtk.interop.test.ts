import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionOptions, TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import { readMetaHeader } from '../part10/index.js';
import type { StoreIndication } from './handlers.js';
import { createDicomServer, type DicomServer } from './scp.js';
import { connectDicom } from './scu.js';
import { sendFiles } from './send-files.js';
import { requireTool } from './testing/require-tool.js';
import { verificationSopClass } from './uids.js';

const run = promisify(execFile);
// Without it Nagle's algorithm makes dcmtk wait 40 ms for each message.
const env = { ...process.env, TCP_NODELAY: '1' };
const rows = 128;
let folder = '';

/** The same small CT slice in every transfer syntax that dcmtk writes, by the option with which storescu proposes it. */
const variants: readonly { name: string; make: readonly string[]; propose: string }[] = [
  { name: 'implicit', make: ['dcmconv', '+ti'], propose: '-xi' },
  { name: 'explicit', make: ['dcmconv', '+te'], propose: '-xe' },
  { name: 'big-endian', make: ['dcmconv', '+tb'], propose: '-xb' },
  { name: 'deflated', make: ['dcmconv', '+td'], propose: '-xd' },
  { name: 'rle', make: ['dcmcrle'], propose: '-xr' },
  { name: 'jpeg-lossless', make: ['dcmcjpeg', '+e1'], propose: '-xs' },
];
const fileOf = (name: string): string => path.join(folder, `${name}.dcm`);

/** The data set of a file; a deflated one of odd length with the byte that pads it on the wire (PS3.5 A.5). */
function dataSetOf(file: Buffer): Buffer {
  const dataSet = file.subarray(readMetaHeader(file).datasetOffset);
  return dataSet.length % 2 === 0 ? dataSet : Buffer.concat([dataSet, Buffer.alloc(1)]);
}
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  for (const tool of ['echoscu', 'storescu', 'storescp', 'dump2dcm', 'dcmconv', 'dcmcrle', 'dcmcjpeg'])
    requireTool(tool, 'dcmtk');
  requireTool('openssl', 'openssl');
  folder = await mkdtemp(path.join(tmpdir(), 'mdm-dimse-'));
  const pixels = Buffer.alloc(rows * rows * 2);
  for (let i = 0; i < rows * rows; i += 1)
    pixels.writeUInt16LE(((i % rows) * Math.floor(i / rows)) & 0xfff, 2 * i);
  await writeFile(path.join(folder, 'pixels.raw'), pixels);
  await writeFile(
    path.join(folder, 'slice.dump'),
    [
      '(0008,0016) UI [1.2.840.10008.5.1.4.1.1.2]',
      '(0008,0018) UI [1.2.826.0.1.3680043.10.1]',
      '(0008,0060) CS [CT]',
      '(0009,0010) LO [PRIVATE CREATOR]',
      '(0009,1001) LO [private value]',
      '(0010,0010) PN [Phantom^Zero]',
      '(0028,0002) US 1',
      '(0028,0004) CS [MONOCHROME2]',
      `(0028,0010) US ${rows}`,
      `(0028,0011) US ${rows}`,
      '(0028,0100) US 16',
      '(0028,0101) US 12',
      '(0028,0102) US 11',
      '(0028,0103) US 0',
      `(7fe0,0010) OW =${path.join(folder, 'pixels.raw')}`,
    ].join('\n'),
  );
  await run('dump2dcm', ['+te', path.join(folder, 'slice.dump'), fileOf('slice')]);
  for (const { name, make } of variants) {
    const [tool = '', ...args] = make;
    await run(tool, [...args, fileOf('slice'), fileOf(name)]);
  }
  await run(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'].concat([
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      path.join(folder, 'key.pem'),
      '-out',
      path.join(folder, 'cert.pem'),
    ]),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function tlsFiles(): Promise<{ key: Buffer; cert: Buffer; ca: Buffer }> {
  const cert = await readFile(path.join(folder, 'cert.pem'));
  return { key: await readFile(path.join(folder, 'key.pem')), cert, ca: cert };
}

describe('dcmtk as user of our provider', () => {
  const received: { request: StoreIndication; bytes: Buffer }[] = [];
  const servers: DicomServer[] = [];
  afterEach(async () => {
    received.length = 0;
    for (const server of servers.splice(0)) await server.close();
  });

  async function serve(tls?: TlsOptions): Promise<DicomServer> {
    const server = await createDicomServer({
      aeTitle: 'MDM',
      host: '127.0.0.1',
      port: 0,
      tls,
      onStore: async (request) => {
        received.push({ request, bytes: Buffer.concat(await request.dataset.toArray()) });
        return { status: 0 };
      },
    });
    servers.push(server);
    return server;
  }

  it('echoes, and is refused under another name', async () => {
    const server = await serve();
    await run('echoscu', ['-aec', 'MDM', '127.0.0.1', String(server.port)], { env });
    const refused = run('echoscu', ['-aec', 'OTHER', '127.0.0.1', String(server.port)], { env });
    await expect(refused).rejects.toMatchObject({
      stderr: expect.stringContaining('Called AE Title Not Recognized'),
    });
  });

  it.each(variants)('stores $name without a changed byte', async ({ name, propose }) => {
    const server = await serve();
    const file = fileOf(name);
    const args = ['-R', propose, '-aet', 'CT1', '-aec', 'MDM', '127.0.0.1', String(server.port), file];
    await run('storescu', args, { env });
    const bytes = await readFile(file);
    expect(received.map(({ request }) => request)).toEqual([
      expect.objectContaining({
        callingAe: 'CT1',
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: '1.2.826.0.1.3680043.10.1',
        transferSyntax: readMetaHeader(bytes).transferSyntax,
      }),
    ]);
    expect(received[0]?.bytes.equals(dataSetOf(bytes))).toBe(true);
  });

  it('stores with the smallest and the largest PDUs that it can make', async () => {
    const server = await serve();
    for (const size of ['4096', '131072'])
      await run(
        'storescu',
        ['-pdu', size, '-aec', 'MDM', '127.0.0.1', String(server.port), fileOf('explicit')],
        {
          env,
        },
      );
    const expected = dataSetOf(await readFile(fileOf('explicit')));
    expect(received.map(({ bytes }) => bytes.equals(expected))).toEqual([true, true]);
  });

  it('stores over TLS, both sides showing a certificate', async () => {
    const server = await serve({ ...(await tlsFiles()), requestCert: true });
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const target = ['-aec', 'MDM', '127.0.0.1', String(server.port), fileOf('explicit')];
    await run('storescu', ['+tls', key, cert, '+cf', cert, ...target], { env });
    expect(received[0]?.bytes.equals(dataSetOf(await readFile(fileOf('explicit'))))).toBe(true);
    await expect(run('storescu', target, { env })).rejects.toMatchObject({ code: expect.any(Number) });
  });
});

describe('dcmtk as provider for our user', () => {
  const processes: ChildProcess[] = [];
  afterAll(() => {
    for (const child of processes) child.kill('SIGKILL');
  });

  async function storescp(...options: string[]): Promise<{ port: number; out: string }> {
    const out = await mkdtemp(path.join(folder, 'out-'));
    const port = await freePort();
    // Bit preserving, every transfer syntax, a file name per message.
    const args = ['+B', '+xa', '+uf', '-aet', 'DCMTK', '-od', out, ...options, String(port)];
    processes.push(spawn('storescp', args, { env, stdio: 'ignore' }));
    return { port, out };
  }

  const target = (port: number) => ({ host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'DCMTK' });

  it('takes an echo and every transfer syntax without a changed byte', async () => {
    const { port, out } = await storescp();
    await echoWhenReady(port);
    const files = variants.map(({ name }) => fileOf(name));
    const done: number[] = [];
    const results = await sendFiles({ ...target(port), onProgress: (_result, count) => done.push(count) }, [
      ...files,
      path.join(folder, 'slice.dump'),
      path.join(folder, 'missing.dcm'),
    ]);
    expect(results).toEqual([
      ...files.map((file) => ({ file, answer: { status: 0 } })),
      { file: path.join(folder, 'slice.dump'), error: expect.objectContaining({ code: 'invalid-dicom' }) },
      { file: path.join(folder, 'missing.dcm'), error: expect.objectContaining({ code: 'not-found' }) },
    ]);
    expect(done).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const stored = new Set<string>();
    for (const name of await readdir(out))
      stored.add(hashOf(dataSetOf(await readFile(path.join(out, name)))));
    const sent = await Promise.all(files.map(async (file) => hashOf(dataSetOf(await readFile(file)))));
    expect(stored).toEqual(new Set(sent));
  });

  it('takes objects over TLS', async () => {
    const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
    const { port } = await storescp('+tls', key, cert, '+cf', cert);
    const tls = await tlsFiles();
    await echoWhenReady(port, tls);
    const results = await sendFiles({ ...target(port), tls }, [fileOf('explicit')]);
    expect(results).toEqual([{ file: fileOf('explicit'), answer: { status: 0 } }]);
  });

  /** storescp does not say when it listens. */
  async function echoWhenReady(port: number, tls?: ConnectionOptions): Promise<void> {
    for (;;) {
      try {
        const association = await connectDicom({
          ...target(port),
          tls,
          contexts: [{ abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2'] }],
        });
        expect(await association.echo()).toEqual({ status: 0 });
        await association.release();
        return;
      } catch (error) {
        if (!isMdmError(error) || error.code !== 'unavailable') throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
