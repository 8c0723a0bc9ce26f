import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Associations } from './testing/associations.js';
import { requireTool } from './testing/require-tool.js';
import { verificationSopClass } from './uids.js';

const openssl = promisify(execFile);
const all = new Associations();
const contexts = [{ abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2'] }];
let folder: string;

interface Party {
  readonly key: Buffer;
  readonly cert: Buffer;
}
let hospital: Party;
let modality: Party;
let stranger: Party;

/** A key and a certificate that vouches for itself. */
async function party(name: string, host: string): Promise<Party> {
  const [keyFile, certFile] = [path.join(folder, `${name}.key`), path.join(folder, `${name}.pem`)];
  await openssl('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', `/CN=${name}`, '-addext', `subjectAltName=${host}`, '-keyout', keyFile, '-out', certFile],
  ]);
  return { key: await readFile(keyFile), cert: await readFile(certFile) };
}

beforeAll(async () => {
  requireTool('openssl', 'openssl');
  folder = await mkdtemp(path.join(tmpdir(), 'mdm-dicom-tls-'));
  hospital = await party('hospital', 'IP:127.0.0.1');
  modality = await party('modality', 'DNS:modality.example');
  stranger = await party('stranger', 'DNS:elsewhere.example');
});
afterEach(() => all.close());
afterAll(() => rm(folder, { recursive: true, force: true }));

const serve = (tls: TlsOptions = {}, logged: unknown[] = []) =>
  all.serve({
    tls: { ...hospital, ca: modality.cert, requestCert: true, rejectUnauthorized: true, ...tls },
    identify: ({ certificate }) => ({ principal: certificate?.subject ?? 'nobody' }),
    onEcho: ({ principal }) => void logged.push(principal),
  });

describe('DICOM over TLS', () => {
  it('knows the peer by its certificate', async () => {
    const seen: unknown[] = [];
    const server = await serve({}, seen);
    const association = await all.connect(server, contexts, { tls: { ...modality, ca: hospital.cert } });
    expect(await association.echo()).toEqual({ status: 0 });
    expect(seen).toEqual(['CN=modality']);
    await association.release();
  });

  it('does not believe a certificate that it has not verified', async () => {
    const seen: unknown[] = [];
    const server = await serve({ rejectUnauthorized: false }, seen);
    const association = await all.connect(server, contexts, { tls: { ...stranger, ca: hospital.cert } });
    await association.echo();
    expect(seen).toEqual(['nobody']);
  });

  it.each([
    ['without a certificate', () => ({ ca: hospital.cert })],
    ['with a certificate of nobody that is trusted', () => ({ ...stranger, ca: hospital.cert })],
    ['that it does not trust itself', () => ({ ...modality, ca: stranger.cert })],
    [
      'with TLS 1.1 only',
      () => ({ ...modality, ca: hospital.cert, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }) as const,
    ],
    [
      'without forward secrecy',
      () => ({ ...modality, ca: hospital.cert, maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA' }) as const,
    ],
  ])('is not made by a peer %s', async (_name, tls) => {
    const server = await serve();
    await expect(all.connect(server, contexts, { tls: tls() })).rejects.toMatchObject({
      code: expect.stringMatching(/^(unavailable|cancelled)$/),
    });
  });

  it('is made with a renewed certificate and another trust from then on', async () => {
    const server = await serve({ ...stranger, ca: stranger.cert });
    const tls = { ...modality, ca: hospital.cert };
    await expect(all.connect(server, contexts, { tls })).rejects.toMatchObject({ code: 'unavailable' });
    server.renewTls({ ...hospital, ca: modality.cert });
    const association = await all.connect(server, contexts, { tls });
    expect(await association.echo()).toEqual({ status: 0 });
    await association.release();
  });

  it('is not made with a server of another name', async () => {
    const server = await serve({ ...modality });
    await expect(
      all.connect(server, contexts, { tls: { ...modality, ca: modality.cert } }),
    ).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('closes a connection that never ends its handshake, and one that speaks plain DICOM', async () => {
    const server = await all.serve({ tls: { ...hospital }, artimTimeoutMs: 2_000 });
    await expect(all.connect(server, contexts, {})).rejects.toMatchObject({ code: 'cancelled' });
    const socket = connect({ port: server.port, host: '127.0.0.1', ca: hospital.cert });
    await new Promise((resolve) => socket.once('secureConnect', resolve));
    // After the handshake, the peer that never proposes is closed as on a plain connection.
    await new Promise((resolve) => socket.once('close', resolve));
  });
});
