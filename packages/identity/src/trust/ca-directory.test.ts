import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import { subjectOf } from '../certificate-names.js';
import {
  authority,
  day,
  hour,
  type Issued,
  now,
  pem,
  person,
  revocationList,
} from '../chain/chain.fixture.js';
import { validateChain } from '../chain/validate-chain.js';
import { openCaDirectory } from './ca-directory.js';
import type { LiveDirectory } from './live-directory.js';
import { nameHashes } from './name-hash.js';
import type { Trust } from './trust.js';

const root = authority('/C=CH/O=Grid/CN=Root  CA');
const other = authority('/C=DE/O=Grid/CN=Root CA');
const anna = person('/C=CH/O=Grid/CN=Anna', root, { serial: 0x55 });
const dora = person('/C=DE/O=Grid/CN=Dora', other);
const stranger = person('/C=FR/CN=Stranger', root);

const [hash, oldHash] = nameHashes(subjectOf(root.der));
const [otherHash] = nameHashes(subjectOf(other.der));
const policy = ({ dn }: Issued, subjects = '/C=*') =>
  `access_id_CA X509 '${dn}'\npos_rights globus CA:sign\ncond_subjects globus '"${subjects}"'\n`;
const crl = (...shape: Parameters<typeof revocationList>) => pem(revocationList(...shape), 'X509 CRL');

const logger = { info: () => undefined, warn: () => undefined };
let directory: string;
let live: LiveDirectory<Trust>;
let time = now;

async function put(name: string, content: string | Buffer): Promise<void> {
  await writeFile(path.join(directory, 'scratch'), content);
  await rename(path.join(directory, 'scratch'), path.join(directory, name));
}

async function open(files: Readonly<Record<string, string | Buffer>>, pollMs?: number): Promise<void> {
  for (const [name, content] of Object.entries(files)) await put(name, content);
  live = await openCaDirectory({ directory, clock: () => time, logger, pollMs });
}

function reasonOf(holder: Issued): string | undefined {
  try {
    validateChain([holder.der], { ...live.current(), clock: () => now });
  } catch (thrown) {
    if (isMdmError(thrown)) return thrown.refusal?.reason;
    throw thrown;
  }
  return 'none';
}

const problems = () => live.problems().map(({ file }) => file);
const good = { [`${hash}.0`]: pem(root.der), [`${hash}.signing_policy`]: policy(root, '/C=CH/*') };

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-ca-directory-'));
  time = now;
});
afterEach(async () => {
  live?.close();
  await rm(directory, { recursive: true, force: true });
});

describe('a CA directory', () => {
  it('trusts its CAs for the names that their policies permit', async () => {
    await open({
      ...good,
      [`${otherHash}.0`]: other.der,
      [`${otherHash}.namespaces`]: 'TO Issuer SELF PERMIT Subject "/C=DE/.*"',
      'README.txt': 'no CA',
    });
    expect([anna, stranger, dora].map(reasonOf)).toEqual(['none', 'namespace', 'none']);
    expect(live.problems()).toEqual([]);
  });

  it('takes a CA under its new and its old name, and through links, for one', async () => {
    await put('root.pem', pem(root.der));
    await symlink('root.pem', path.join(directory, `${hash}.0`));
    await symlink('root.pem', path.join(directory, `${oldHash}.0`));
    const list = crl(root);
    await open({
      [`${oldHash}.signing_policy`]: policy(root),
      [`${oldHash}.r0`]: list,
      [`${hash}.r0`]: list,
    });
    expect(live.current().anchors).toHaveLength(1);
    expect(live.current().crls).toHaveLength(1);
    expect(reasonOf(anna)).toBe('none');
  });

  it('refuses what a CA without a policy issued', async () => {
    await open({ [`${hash}.0`]: pem(root.der) });
    expect(reasonOf(anna)).toBe('namespace');
  });

  it('hears the namespaces file when there are both, and neither when that cannot be read', async () => {
    await open({ ...good, [`${hash}.namespaces`]: 'TO Issuer SELF PERMIT Subject "/C=FR/.*"' });
    expect([anna, stranger].map(reasonOf)).toEqual(['namespace', 'none']);
    live.close();
    await rm(path.join(directory, `${hash}.namespaces`));
    await open({ [`${hash}.namespaces`]: 'PERMIT all' });
    expect([anna, stranger].map(reasonOf)).toEqual(['namespace', 'namespace']);
    expect(problems()).toEqual([`${hash}.namespaces`]);
  });

  it('refuses what a CRL lists, what a CRL that cannot be read might list, and nothing without one', async () => {
    await open({ ...good, [`${hash}.r0`]: crl(root, { revoked: [0x55] }) });
    expect(reasonOf(anna)).toBe('revoked');
    live.close();
    await rm(path.join(directory, `${hash}.r0`));
    await open({ [`${oldHash}.r0`]: crl(root).slice(0, 100) });
    expect(reasonOf(anna)).toBe('revocation-unknown');
    await rm(path.join(directory, `${oldHash}.r0`));
    await live.reload();
    expect(reasonOf(anna)).toBe('none');
  });

  it('says of a CRL that it is stale as soon as it is', async () => {
    await open({ ...good, [`${hash}.r0`]: crl(root, { until: hour }) });
    expect(live.problems()).toEqual([]);
    time = now + day;
    expect(problems()).toEqual([`${hash}.r0`]);
    expect(() => validateChain([anna.der], { ...live.current(), clock: () => time })).toThrow(
      expect.objectContaining({ refusal: { reason: 'revocation-unknown' } }),
    );
  });

  it.each<readonly [string, string, string | Buffer]>([
    ['with the name of another CA', `${otherHash}.1`, pem(root.der)],
    ['that is no certificate', `${hash}.1`, 'no certificate'],
    ['that is cut off', `${hash}.1`, pem(root.der).slice(0, 200)],
    ['that is empty', `${hash}.1`, ''],
    ['that is too large', `${hash}.1`, Buffer.alloc(1 << 20)],
    ['with the CRL of another CA', `${otherHash}.r0`, crl(root)],
    ['with a policy that is not understood', `${otherHash}.signing_policy`, 'neg_rights globus CA:sign'],
    ['with the policy of a CA that is not there', '01234567.signing_policy', policy(root)],
  ])('has a problem with a file %s, and with no other', async (_sentence, name, content) => {
    await open({ ...good, [name]: content });
    expect(problems()).toEqual([name]);
    expect(live.problems()[0]?.error).toMatchObject({ code: 'failed-precondition', field: 'file' });
    expect(live.problems()[0]?.error.message).toContain(name);
    expect(reasonOf(anna)).toBe('none');
  });

  it('has a problem with a folder or a dangling link in the place of a file', async () => {
    await mkdir(path.join(directory, `${otherHash}.0`));
    await symlink('nowhere', path.join(directory, `${otherHash}.1`));
    await open(good);
    expect(problems()).toEqual([`${otherHash}.0`, `${otherHash}.1`]);
    expect(reasonOf(anna)).toBe('none');
  });

  it('follows changes without a restart, and tells its listeners', async () => {
    await open({});
    expect(reasonOf(anna)).toBe('unknown-anchor');
    const changed = new Promise<Trust>((resolve) => {
      live.onChange((trust) => {
        if (trust.anchors.length === 1 && reasonOf(anna) === 'none') resolve(trust);
      });
    });
    for (const [name, content] of Object.entries(good)) await put(name, content);
    expect(await changed).toBe(live.current());
    const removed = new Promise<Trust>((resolve) => live.onChange(resolve));
    await rm(path.join(directory, `${hash}.0`));
    expect((await removed).anchors).toEqual([]);
    expect(reasonOf(anna)).toBe('unknown-anchor');
  });

  it('sees by the poll what changes behind a link', async () => {
    await mkdir(path.join(directory, 'store'));
    await put('store/root.pem', 'not yet');
    await symlink('store/root.pem', path.join(directory, `${hash}.0`));
    await open({ [`${hash}.signing_policy`]: policy(root) }, 5);
    const changed = new Promise((resolve) => live.onChange(resolve));
    await put('store/root.pem', pem(root.der));
    await changed;
    expect(reasonOf(anna)).toBe('none');
  });

  it('goes on with what a file last said when a download goes wrong, until it is removed', async () => {
    await open({ ...good, [`${hash}.r0`]: crl(root, { revoked: [0x55] }) });
    await put(`${hash}.r0`, '<html>not found</html>');
    await live.reload();
    expect(problems()).toEqual([`${hash}.r0`]);
    expect(reasonOf(anna)).toBe('revoked');
    await rm(path.join(directory, `${hash}.r0`));
    await live.reload();
    expect(live.problems()).toEqual([]);
    expect(reasonOf(anna)).toBe('none');
  });

  it('that is not there is an error', async () => {
    const missing = openCaDirectory({ directory: `${directory}/missing`, clock: () => now, logger });
    await expect(missing).rejects.toMatchObject({ code: 'failed-precondition', field: 'directory' });
  });

  it('that vanishes later leaves the trust as it was', async () => {
    await open(good);
    await rename(directory, `${directory}-gone`);
    await expect(live.reload()).rejects.toMatchObject({ field: 'directory' });
    expect(reasonOf(anna)).toBe('none');
    await rename(`${directory}-gone`, directory);
  });
});
