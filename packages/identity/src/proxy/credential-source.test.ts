import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { authority, type Issued, person, rfcProxy, rsaKey } from '../chain/chain.fixture.js';
import { writeCredential } from '../credential.js';
import { readUserCredential } from './credential-source.js';
import { readPkcs12 } from './pkcs12.js';
import { credentialOf, pemOf, refusalOf } from './proxy.fixture.js';
import { writeProxy } from './proxy-file.js';
import { runTool } from './tools.fixture.js';
import { readPemCredential } from './user-credential.js';

const root = authority('/O=Hospital A/CN=Root CA');
const middle = authority('/O=Hospital A/CN=Issuing CA', root);
const holders: Readonly<Record<string, Issued>> = {
  rsa: person('/O=Hospital A/CN=Anna Arzt', middle, { key: rsaKey(2048) }),
  ec: person('/O=Hospital A/CN=Rosa Forscher', middle),
};
const anna = holders.rsa ?? root;
const passphrase = 'correct horse';

let directory: string;
const at = (name: string) => path.join(directory, name);
const secret = (name: string, text: string) => writeFile(at(name), text, { mode: 0o600 });
const openssl = (...args: string[]) => runTool('openssl', args);
const ask = () => Promise.resolve(passphrase);
const askedInVain = () => Promise.reject(new Error('nobody is there'));

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-source-'));
  await writeFile(at('cas.pem'), [middle, root].map(pemOf).join(''));
  for (const [name, holder] of Object.entries(holders)) {
    await writeFile(at(`${name}.pem`), pemOf(holder));
    await secret(`${name}.key`, credentialOf(holder).key);
  }
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a directory of mdm pki', () => {
  it('gives the certificate, the key and the CA', async () => {
    const { chain: cert, key } = credentialOf(anna);
    const ca = pemOf(middle);
    await writeCredential(at('anna'), { ca, cert, key });
    const credential = await readUserCredential({ kind: 'directory', directory: at('anna') });
    expect(credential).toEqual({ chain: cert, key, ca });
  });
});

describe('PEM files', () => {
  const read = (cert: string, key: string, asked = ask) =>
    readUserCredential({ kind: 'pem', cert: at(cert), key: at(key), ask: asked });

  it.each(['rsa', 'ec'])('are read without a question when the key is open: %s', async (name) => {
    const { chain, key } = await read(`${name}.pem`, `${name}.key`, askedInVain);
    expect({ chain, key }).toEqual(credentialOf(holders[name] ?? root));
  });

  it('may be one file, with the chain', async () => {
    await secret('all.pem', [pemOf(anna), credentialOf(anna).key, pemOf(middle)].join('text\n'));
    expect(await read('all.pem', 'all.pem')).toEqual(credentialOf(anna, middle));
  });

  it.each([
    ['PKCS#8 with PBES2', 'rsa', ['pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', `pass:${passphrase}`]],
    [
      'PKCS#8 with 3DES',
      'rsa',
      ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES', '-passout', `pass:${passphrase}`],
    ],
    ['the traditional form', 'rsa', ['rsa', '-traditional', '-aes128', '-passout', `pass:${passphrase}`]],
    ['the traditional form', 'ec', ['ec', '-aes256', '-passout', `pass:${passphrase}`]],
  ])('may have a key encrypted as %s (%s)', async (_form, name, args) => {
    openssl(...args, '-in', at(`${name}.key`), '-out', at('encrypted.key'));
    await chmod(at('encrypted.key'), 0o400);
    const questions: string[] = [];
    const credential = await readUserCredential({
      kind: 'pem',
      cert: at(`${name}.pem`),
      key: at('encrypted.key'),
      ask: async (what) => {
        questions.push(what);
        return passphrase;
      },
    });
    expect(credential).toEqual(credentialOf(holders[name] ?? root));
    expect(questions).toEqual([`the key "${at('encrypted.key')}"`]);
    const wrong = read(`${name}.pem`, 'encrypted.key', async () => 'wrong');
    expect(await refusalOf(() => wrong)).toBe('invalid-argument passphrase');
    await rm(at('encrypted.key'));
  });

  it.each<[string, string, string, string]>([
    ['a key of somebody else', 'rsa.pem', 'ec.key', 'failed-precondition ec.key'],
    ['a file without a key', 'rsa.pem', 'no.key', 'failed-precondition no.key'],
    ['a file without a certificate', 'no.key', 'rsa.key', 'failed-precondition rsa.key'],
    ['no file', 'rsa.pem', 'nowhere.key', 'failed-precondition nowhere.key'],
  ])('are refused with %s', async (_name, cert, key, refusal) => {
    await secret('no.key', 'nothing');
    expect(await refusalOf(() => read(cert, key))).toBe(refusal);
  });

  it('are read or refused, whatever the text', async () => {
    const text = credentialOf(holders.ec ?? root).key + pemOf(holders.ec ?? root);
    const cut = fc.tuple(fc.nat(text.length), fc.nat(40), fc.string({ maxLength: 20 }));
    const damaged = cut.map(([from, count, other]) => text.slice(0, from) + other + text.slice(from + count));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), damaged), async (pem) => {
        const outcome = await readPemCredential(pem, pem, ask).catch((thrown: unknown) => thrown);
        if (outcome instanceof MdmError) expect(outcome.code).toBe('invalid-argument');
        else expect(outcome).toHaveProperty('chain');
      }),
      { numRuns: 500 },
    );
  });

  it('are refused when others may read the key', async () => {
    await writeFile(at('shared.key'), credentialOf(anna).key, { mode: 0o644 });
    await expect(read('rsa.pem', 'shared.key')).rejects.toMatchObject({
      field: 'shared.key',
      remedy: `run "chmod 600 ${at('shared.key')}"`,
    });
  });
});

describe('PKCS#12', () => {
  const read = (file: string, answer = passphrase) =>
    readUserCredential({ kind: 'pkcs12', file: at(file), ask: async () => answer });
  const write = async (file: string, name: string, word: string, ...options: string[]) => {
    const input = ['-in', at(`${name}.pem`), '-inkey', at(`${name}.key`), '-certfile', at('cas.pem')];
    openssl('pkcs12', '-export', ...input, '-out', at(file), '-passout', `pass:${word}`, ...options);
    await chmod(at(file), 0o600);
  };

  it.each<[string, string, string, string[]]>([
    ['AES and SHA-256', 'rsa', passphrase, []],
    ['AES and SHA-256', 'ec', passphrase, []],
    ['AES and SHA-512', 'rsa', passphrase, ['-macalg', 'sha512', '-keypbe', 'aes-128-cbc']],
    ['RC2 and 3DES', 'rsa', passphrase, ['-legacy']],
    ['RC2 and 3DES', 'ec', passphrase, ['-legacy']],
    ['AES, and a passphrase outside ASCII', 'rsa', 'Ärztin €1', []],
    ['RC2 and 3DES, and a passphrase outside ASCII', 'rsa', 'Ärztin €1', ['-legacy']],
    ['600,000 rounds', 'rsa', passphrase, ['-iter', '600000', '-nomaciter']],
    ['AES, and an empty passphrase', 'ec', '', []],
    ['nothing but a MAC', 'rsa', passphrase, ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ])('is read with %s (%s)', async (_form, name, word, options) => {
    await write('user.p12', name, word, ...options);
    expect(await read('user.p12', word)).toEqual(credentialOf(holders[name] ?? root, middle));
    expect(await refusalOf(() => read('user.p12', 'wrong'))).toBe('invalid-argument passphrase');
    expect(await refusalOf(() => read('user.p12', 'fälsch'))).toBe('invalid-argument passphrase');
  });

  it('is refused with more rounds than anybody waits for', async () => {
    await write('slow.p12', 'rsa', passphrase, '-iter', '1000001', '-nomaciter');
    await expect(read('slow.p12')).rejects.toMatchObject({
      code: 'failed-precondition',
      field: 'slow.p12',
      message: expect.stringContaining('1000001 rounds'),
    });
  });

  it('is refused without a key, without its certificate, or when it is something else', async () => {
    const out = ['-passout', `pass:${passphrase}`];
    openssl('pkcs12', '-export', '-nokeys', '-in', at('rsa.pem'), '-out', at('keyless.p12'), ...out);
    openssl('pkcs12', '-export', '-nocerts', '-inkey', at('rsa.key'), '-out', at('bare.p12'), ...out);
    await secret('rubbish.p12', 'rubbish');
    for (const name of ['keyless.p12', 'bare.p12', 'rubbish.p12']) {
      await chmod(at(name), 0o600);
      expect(await refusalOf(() => read(name))).toBe(`failed-precondition ${name}`);
    }
  });

  it('is refused when others may read it', async () => {
    await write('shared.p12', 'rsa', passphrase);
    await chmod(at('shared.p12'), 0o644);
    expect(await refusalOf(() => read('shared.p12'))).toBe('failed-precondition shared.p12');
  });

  it('is read or refused, whatever the bytes', async () => {
    await write('fuzz.p12', 'ec', passphrase, '-iter', '1', '-nomaciter');
    const file = await readFile(at('fuzz.p12'));
    const edits = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    const damaged = edits.map((list) => {
      const copy = Buffer.from(file);
      for (const [position, byte] of list) copy[position] = byte;
      return copy;
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
          damaged,
        ),
        async (bytes) => {
          const outcome = await readPkcs12(bytes, passphrase).catch((thrown: unknown) => thrown);
          if (outcome instanceof MdmError) expect(outcome.code).toBe('invalid-argument');
          else expect(outcome).toHaveProperty('chain');
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the file of a proxy', () => {
  it('is a source as well', async () => {
    const proxy = credentialOf(rfcProxy(anna), anna);
    await writeProxy(at('x509up'), proxy);
    expect(await readUserCredential({ kind: 'proxy', file: at('x509up') })).toEqual(proxy);
  });
});
