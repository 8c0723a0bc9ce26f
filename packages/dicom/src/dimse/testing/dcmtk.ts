import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { promisify } from 'node:util';
import { isMdmError } from '@mdm/errors';
import { readMetaHeader, transferSyntaxes as syntaxes, writeMetaHeader } from '../../part10/index.js';
import { connectDicom } from '../scu.js';
import { verificationSopClass } from '../uids.js';
import { requireTool } from './require-tool.js';

/** Runs a program of dcmtk to its end. Without the variable, Nagle's algorithm makes dcmtk wait 40 ms for each message. */
const env = { ...process.env, TCP_NODELAY: '1' };
const execute = promisify(execFile);
export const run = (
  tool: string,
  args: readonly string[],
  cwd?: string,
): Promise<{ stdout: string; stderr: string }> => execute(tool, args, { env, cwd });

/** One small CT slice in a transfer syntax. */
export interface Variant {
  readonly name: string;
  readonly transferSyntax: string;
  /** The program that makes it from the 16-bit or 8-bit slice; without one, the encoded frame is not a real one. */
  readonly make?: readonly string[];
  readonly from: 'slice' | 'slice8';
  /** Options with which storescu proposes it, and getscu asks for it. */
  readonly propose: string;
  readonly prefer: string;
}

const jpeg = '1.2.840.10008.1.2.4';
const variant = (
  name: string,
  transferSyntax: string,
  option: string,
  make?: readonly string[],
  from: Variant['from'] = 'slice',
): Variant => ({ name, transferSyntax, make, from, propose: `-x${option}`, prefer: `+x${option}` });

/** dcmtk has no encoder for JPEG 2000 and MPEG, but it sends, takes and stores them. */
export const variants: readonly Variant[] = [
  variant('implicit', syntaxes.implicitLittleEndian, 'i', ['dcmconv', '+ti']),
  variant('explicit', syntaxes.explicitLittleEndian, 'e', ['dcmconv', '+te']),
  variant('big-endian', syntaxes.explicitBigEndian, 'b', ['dcmconv', '+tb']),
  variant('deflated', syntaxes.deflatedExplicitLittleEndian, 'd', ['dcmconv', '+td']),
  variant('rle', '1.2.840.10008.1.2.5', 'r', ['dcmcrle']),
  variant('jpeg-baseline', `${jpeg}.50`, 'y', ['dcmcjpeg', '+eb'], 'slice8'),
  variant('jpeg-extended', `${jpeg}.51`, 'x', ['dcmcjpeg', '+ee']),
  variant('jpeg-lossless', `${jpeg}.70`, 's', ['dcmcjpeg', '+e1']),
  variant('jpeg-ls', `${jpeg}.80`, 't', ['dcmcjpls', '+el']),
  variant('jpeg-ls-lossy', `${jpeg}.81`, 'u', ['dcmcjpls', '+en']),
  variant('jpeg-2000', `${jpeg}.90`, 'v'),
  variant('jpeg-2000-lossy', `${jpeg}.91`, 'w'),
  variant('mpeg-2', `${jpeg}.100`, 'm'),
];

const rows = 128;
export const ctStorage = '1.2.840.10008.5.1.4.1.1.2';

/** A folder with the slice in every transfer syntax, a key and a certificate of `localhost`. */
export class Corpus {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Corpus> {
    for (const tool of ['storescu', 'storescp', 'dump2dcm', 'dcmconv', 'dcmcrle', 'dcmcjpeg', 'dcmcjpls'])
      requireTool(tool, 'dcmtk');
    requireTool('openssl', 'openssl');
    const corpus = new Corpus(await mkdtemp(path.join(tmpdir(), 'mdm-dimse-')));
    await corpus.#slice('slice', 16);
    await corpus.#slice('slice8', 8);
    for (const one of variants) await corpus.#make(one);
    await corpus.#certificate();
    return corpus;
  }

  fileOf(name: string): string {
    return path.join(this.folder, `${name}.dcm`);
  }

  /** The data set as it is on the wire: a deflated one of odd length with its padding (PS3.5 A.5). */
  async dataSetOf(name: string): Promise<Buffer> {
    return dataSetOf(await readFile(this.fileOf(name)));
  }

  sopInstanceUid(name: string): string {
    return `1.2.826.0.1.3680043.10.${variants.findIndex((one) => one.name === name) + 1}`;
  }

  get keyFile(): string {
    return path.join(this.folder, 'key.pem');
  }

  get certificateFile(): string {
    return path.join(this.folder, 'cert.pem');
  }

  /** Key, certificate, and the certificate as whom to trust. */
  async tls(): Promise<{ key: Buffer; cert: Buffer; ca: Buffer }> {
    const cert = await readFile(this.certificateFile);
    return { key: await readFile(this.keyFile), cert, ca: cert };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  async #slice(name: string, bits: number): Promise<void> {
    const bytes = bits / 8;
    const pixels = Buffer.alloc(rows * rows * bytes);
    for (let i = 0; i < rows * rows; i += 1)
      pixels.writeUIntLE(((i % rows) * Math.floor(i / rows)) & (bits === 8 ? 0xff : 0xfff), bytes * i, bytes);
    const pixelFile = path.join(this.folder, `${name}.raw`);
    await writeFile(pixelFile, pixels);
    const stored = bits === 8 ? 8 : 12;
    const dump = [
      `(0008,0016) UI [${ctStorage}]`,
      '(0008,0018) UI [1.2.826.0.1.3680043.10.0]',
      '(0008,0020) DA [20240131]',
      '(0008,0060) CS [CT]',
      '(0009,0010) LO [PRIVATE CREATOR]',
      '(0009,1001) LO [private value]',
      '(0010,0010) PN [Phantom^Zero]',
      '(0010,0020) LO [PHANTOM-0]',
      '(0020,000d) UI [1.2.826.0.1.3680043.10.100]',
      '(0020,000e) UI [1.2.826.0.1.3680043.10.101]',
      '(0028,0002) US 1',
      '(0028,0004) CS [MONOCHROME2]',
      `(0028,0010) US ${rows}`,
      `(0028,0011) US ${rows}`,
      `(0028,0100) US ${bits}`,
      `(0028,0101) US ${stored}`,
      `(0028,0102) US ${stored - 1}`,
      '(0028,0103) US 0',
      `(7fe0,0010) ${bits === 8 ? 'OB' : 'OW'} =${pixelFile}`,
    ];
    const dumpFile = path.join(this.folder, `${name}.dump`);
    await writeFile(dumpFile, dump.join('\n'));
    await run('dump2dcm', ['+te', dumpFile, this.fileOf(name)]);
  }

  /** Each variant is an image of its own, as in an archive. */
  async #make({ name, make, from, transferSyntax }: Variant): Promise<void> {
    const file = this.fileOf(name);
    const source = make === undefined ? 'rle' : from;
    const uid = this.sopInstanceUid(name);
    const [tool = 'dcmconv', ...args] = make ?? ['dcmconv'];
    await run(tool, [...args, this.fileOf(source), file]);
    await run('dcmodify', ['-nb', '-m', `(0008,0018)=${uid}`, file]);
    if (make !== undefined) return;
    const bytes = await readFile(file);
    const header = readMetaHeader(bytes);
    await writeFile(
      file,
      Buffer.concat([
        writeMetaHeader({ sopClassUid: ctStorage, sopInstanceUid: uid, transferSyntax }),
        bytes.subarray(header.datasetOffset),
      ]),
    );
  }

  async #certificate(): Promise<void> {
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', names, '-keyout', this.keyFile, '-out', this.certificateFile],
    ]);
  }
}

export function dataSetOf(file: Buffer): Buffer {
  const dataSet = file.subarray(readMetaHeader(file).datasetOffset);
  return dataSet.length % 2 === 0 ? dataSet : Buffer.concat([dataSet, Buffer.alloc(1)]);
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

/** Programs that listen, until they are stopped together. */
export class Listeners {
  readonly #processes: ChildProcess[] = [];

  /** Starts a program and waits until it answers C-ECHO, since none of them says when it listens. */
  async start(
    program: string,
    args: readonly string[],
    {
      port,
      aeTitle,
      tls,
    }: { readonly port: number; readonly aeTitle: string; readonly tls?: ConnectionOptions },
  ): Promise<void> {
    const child = spawn(program, args, { env, stdio: 'ignore' });
    this.#processes.push(child);
    for (;;) {
      if (hasEnded(child)) throw new Error(`${program} ended with ${child.exitCode ?? child.signalCode}`);
      try {
        const association = await connectDicom({
          host: '127.0.0.1',
          port,
          callingAe: 'MDM',
          calledAe: aeTitle,
          tls,
          contexts: [{ abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2'] }],
        });
        const { status } = await association.echo();
        await association.release();
        if (status === 0) return;
      } catch (error) {
        if (!isMdmError(error) || error.code !== 'unavailable') throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }

  async stop(): Promise<void> {
    for (const child of this.#processes.splice(0)) {
      if (hasEnded(child)) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }
}
