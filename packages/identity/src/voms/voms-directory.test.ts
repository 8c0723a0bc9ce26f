import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { authority, pem, person } from '../chain/chain.fixture.js';
import type { LiveDirectory } from '../trust/live-directory.js';
import { openVomsDirectory, parseLsc, type VomsTrust } from './voms-directory.js';

const ca = authority('/O=Grid/CN=CA');
const server = person('/O=Grid/CN=voms.example', ca);
const lsc = `${server.dn}\n${ca.dn}\n`;
const logger = { info: () => undefined, warn: () => undefined };

describe('an .lsc file', () => {
  it.each([
    ['two names', lsc, [[server.dn, ca.dn]]],
    [
      'other spellings and blank lines',
      `\n  "/o=Grid/CN=a"  \r\n\n# x\n/O=Grid/Email=b`,
      [['/O=Grid/CN=a', '/O=Grid/emailAddress=b']],
    ],
    [
      'a subject and an issuer for each certificate',
      '/CN=a\n/CN=b\n/CN=b\n/CN=c\n',
      [['/CN=a', '/CN=b', '/CN=c']],
    ],
    [
      'several chains',
      '/CN=a\n/CN=b\n------ NEXT CHAIN ------\n/CN=c\n/CN=d',
      [
        ['/CN=a', '/CN=b'],
        ['/CN=c', '/CN=d'],
      ],
    ],
  ])('may have %s', (_name, text, chains) => {
    expect(parseLsc(text)).toEqual(chains);
  });

  it.each([
    ['is empty', ''],
    ['has one name', '/CN=a'],
    ['has one name twice', '/CN=a\n/CN=a'],
    ['has an empty chain', '/CN=a\n/CN=b\n------ NEXT CHAIN ------\n'],
    ['has what is no name', 'voms.example\n/CN=b'],
    ['has too many names', '/CN=a\n/CN=b\n'.repeat(51)],
  ])('is refused when it %s', (_name, text) => {
    expect(() => parseLsc(text)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('never crashes its reader', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('/CN=a', '/CN=b', '------ NEXT CHAIN ------', '"/CN=c"'),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        try {
          for (const chain of parseLsc(lines.join('\n'))) expect(chain.length).toBeGreaterThan(1);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'invalid-argument' });
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a VOMS directory', () => {
  let directory: string;
  let live: LiveDirectory<VomsTrust>;
  const put = async (name: string, content: string) => {
    await mkdir(path.join(directory, path.dirname(name)), { recursive: true });
    await writeFile(path.join(directory, name), content);
  };

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mdm-voms-directory-'));
  });
  afterEach(async () => {
    live?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('knows the servers of each VO, in both forms', async () => {
    await put('biomed/voms.Example.lsc', lsc);
    await put('atlas/voms.pem', pem(server.der));
    await put('atlas/notes.txt', 'nothing');
    await put('.hidden/voms.example.lsc', lsc);
    await put('voms.example.lsc', lsc);
    live = await openVomsDirectory({ directory, logger });
    const vos = live.current();
    expect([...vos.keys()].sort()).toEqual(['atlas', 'biomed']);
    expect([...(vos.get('biomed')?.chains ?? [])]).toEqual([['voms.example', [[server.dn, ca.dn]]]]);
    expect(vos.get('atlas')?.certificates.map(({ subjectDn }) => subjectDn)).toEqual([server.dn]);
    expect(live.problems()).toEqual([]);
  });

  it('has a problem with one file and goes on with the others', async () => {
    await put('biomed/voms.example.lsc', lsc);
    await put('biomed/broken.example.lsc', 'nobody');
    await put('atlas/broken.pem', '-----BEGIN CERTIFICATE-----');
    live = await openVomsDirectory({ directory, logger });
    expect(live.problems().map(({ file }) => file)).toEqual([
      'atlas/broken.pem',
      'biomed/broken.example.lsc',
    ]);
    expect([...live.current().keys()]).toEqual(['biomed']);
  });

  it('follows changes of a VO without a restart', async () => {
    await put('biomed/voms.example.lsc', lsc);
    live = await openVomsDirectory({ directory, logger, pollMs: 5 });
    const changed = new Promise<VomsTrust>((resolve) => live.onChange(resolve));
    await rm(path.join(directory, 'biomed/voms.example.lsc'));
    expect((await changed).size).toBe(0);
  });
});
