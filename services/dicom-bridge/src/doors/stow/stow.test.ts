import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readMetaHeader } from '@mdm/dicom';
import { readCredential } from '@mdm/identity';
import { freePort } from '@mdm/store';
import { eventually } from '@mdm/testbed/federation';
import { type BridgeBed, ctImage, phantom, phantoms, startBridge, withOtherPixels } from '../../testing.js';
import {
  type Answered,
  bodyOf,
  closing,
  multipartType,
  type PostOptions,
  partOf,
  postInstances,
} from './post.fixture.js';

const run = promisify(execFile);
const sopInstanceUid = 0x00080018;
const ct = '1.2.840.10008.5.1.4.1.1.2';

let bridge: BridgeBed;
let port: number;
let directory: string;
let pacs: RequestOptions;
let stranger: RequestOptions;
beforeAll(async () => {
  port = await freePort();
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-stow-'));
  bridge = await startBridge({
    adjust: (config, site) => {
      if (site !== 'a') return;
      config.ingest.maxObjectSize = 400_000;
      config.ingest.stow = { listen: `127.0.0.1:${port}` };
      const [source] = config.ingest.sources;
      config.ingest.sources.push({ ...source, certificate: pacsDn });
    },
  });
  pacs = await credentialOf('physician');
  stranger = await credentialOf('researcher');
});
afterAll(async () => {
  await bridge?.close();
  await rm(directory, { recursive: true, force: true });
});

/** The certificate of a person stands for that of a PACS. */
const pacsDn = '/O=Hospital A/OU=People/CN=Anna Arzt A';
function siteA() {
  const site = bridge.bed.sites.get('a');
  if (!site) throw new TypeError('the test has no site a');
  return site;
}
const certificatesOf = (role: 'physician' | 'researcher') => siteA().userDirectory(siteA().people[role]);
async function credentialOf(role: 'physician' | 'researcher'): Promise<RequestOptions> {
  const { cert, key } = await readCredential(certificatesOf(role));
  return { cert, key, ca: siteA().ca.cert };
}

const post = (
  body: Buffer | AsyncIterable<Buffer>,
  { as = pacs, ...options }: Partial<PostOptions> & { readonly as?: RequestOptions } = {},
) => postInstances(port, body, { ...options, ...as });

const uidOf = (file: Buffer) => readMetaHeader(file).sopInstanceUid;
const itemsOf = ({ json }: Answered, sequence: string, attribute: string) =>
  (json[sequence]?.Value ?? []).map((item) => item[attribute]?.Value?.[0]);
const storedUids = (answered: Answered) => itemsOf(answered, '00081199', '00081155');
const failures = (answered: Answered) => itemsOf(answered, '00081198', '00081197');
const otherFailures = (answered: Answered) => itemsOf(answered, '0008119A', '00081197');
const known = async (file: Buffer) =>
  (await bridge.bed.db.query('select guid from instances where sop_uid = $1', [uidOf(file)])).length;

describe('STOW-RS', () => {
  it('stores instances and names each', async () => {
    const files = phantoms(3, { seed: 'stow' });
    const answered = await post(bodyOf(...files));
    expect(answered).toMatchObject({ status: 200, type: 'application/dicom+json' });
    expect(storedUids(answered)).toEqual(files.map(uidOf));
    expect(itemsOf(answered, '00081199', '00081150')).toEqual([ct, ct, ct]);
    for (const file of files) expect(await known(file)).toBe(1);
    expect(await bridge.bed.auditRecords()).toContainEqual(
      expect.objectContaining({
        operation: 'dicom-bridge.receive-file',
        outcome: 'success',
        detail: expect.objectContaining({ guid: expect.any(String) }),
      }),
    );
    expect(await post(bodyOf(...files))).toMatchObject({ status: 200 });
  });

  it('takes an instance that came by C-STORE for the same', async () => {
    const file = phantom({ seed: 'both ways' });
    await bridge.send(file);
    const before = await bridge.spool();
    expect(await post(bodyOf(file))).toMatchObject({ status: 200 });
    expect(await bridge.spool()).toEqual(before);
  });

  it('says which failed and why, and puts them aside', async () => {
    const good = phantom({ seed: 'good' });
    const answered = await post(
      bodyOf(
        good,
        withOtherPixels(good),
        good.subarray(0, -64),
        ctImage({ [sopInstanceUid]: undefined }),
        Buffer.alloc(9_000),
      ),
    );
    expect(answered.status).toBe(202);
    expect(storedUids(answered)).toEqual([uidOf(good)]);
    expect(failures(answered)).toEqual([0x0110, 0xc000, 0xc000]);
    expect(otherFailures(answered)).toEqual([0xc000]);
    expect(await bridge.aside()).toHaveLength(4);
  });

  it('stores nothing of what is wrong as a whole', async () => {
    const large = await post(bodyOf(ctImage({}, 400_000)));
    expect(large.status).toBe(409);
    expect(failures(large)).toEqual([0xa700]);
    const text = Buffer.concat([partOf(phantom({ seed: 'typed' }), 'text/plain'), closing]);
    expect(await post(text)).toMatchObject({ status: 409 });
    expect(await post(closing)).toMatchObject({ status: 400 });
    expect(await post(Buffer.from('no part at all'))).toMatchObject({ status: 400 });
  });

  it('notes no more parts of a request than it takes', async () => {
    const parts = Array.from({ length: 10_500 }, () => partOf(Buffer.alloc(0), 'text/plain'));
    const answered = await post(Buffer.concat([...parts, closing]));
    expect(answered.status).toBe(409);
    expect(otherFailures(answered)).toHaveLength(10_001);
    expect(otherFailures(answered).at(-1)).toBe(0xa700);
  });

  it('tells what was stored before the message broke', async () => {
    const [one = Buffer.alloc(0), two = Buffer.alloc(0)] = phantoms(2, { seed: 'broken' });
    const answered = await post(Buffer.concat([partOf(one), partOf(two)]));
    expect(answered.status).toBe(202);
    expect(storedUids(answered)).toEqual([uidOf(one)]);
    expect(await known(two)).toBe(0);
  });

  it('takes only instances of the study that is named', async () => {
    const file = ctImage({ [sopInstanceUid]: '1.2.3.501' });
    const other = await post(bodyOf(file), { at: '/dicom-web/studies/1.2.99' });
    expect(other.status).toBe(409);
    expect(failures(other)).toEqual([0xa900]);
    expect(await post(bodyOf(file), { at: '/dicom-web/studies/1.2.3' })).toMatchObject({ status: 200 });
  });

  it('is for the certificates that the site names, and for nobody without one', async () => {
    const file = phantom({ seed: 'stranger' });
    expect(await post(bodyOf(file), { as: stranger })).toMatchObject({ status: 403 });
    await expect(post(bodyOf(file), { as: { ca: siteA().ca.cert } })).rejects.toThrow();
    expect(await known(file)).toBe(0);
    expect(await bridge.bed.auditRecords()).toContainEqual(
      expect.objectContaining({ operation: 'dicom-bridge.receive-file', code: 'caller-not-allowed' }),
    );
  });

  it('speaks of nothing else', async () => {
    const body = bodyOf(phantom());
    expect(await post(body, { at: '/dicom-web/patients' })).toMatchObject({ status: 404 });
    expect(await post(body, { method: 'PUT' })).toMatchObject({ status: 405 });
    expect(await post(body, { type: 'application/dicom' })).toMatchObject({ status: 415 });
    expect(await post(body, { headers: { accept: 'text/html' } })).toMatchObject({ status: 406 });
  });

  it('keeps nothing of a sender that goes away', async () => {
    // So large that its beginning is with the bridge before the sender goes on.
    const file = phantom({ seed: 'gone', rows: 1_024, columns: 1_024 });
    const before = await bridge.spool();
    async function* breaksOff() {
      yield partOf(file).subarray(0, -1_000);
      throw new Error('the sender broke off');
    }
    const recorded = await nextRecord();
    await expect(post(breaksOff())).rejects.toThrow('broke off');
    expect(await recorded()).toMatchObject({ outcome: 'failed' });
    expect(await bridge.spool()).toEqual(before);
  });

  it('is spoken by curl', async () => {
    const files = phantoms(2, { seed: randomUUID() });
    const body = path.join(directory, 'body');
    await writeFile(body, bodyOf(...files));
    const credentials = certificatesOf('physician');
    const ca = path.join(directory, 'ca.pem');
    await writeFile(ca, siteA().ca.cert);
    const { stdout } = await run('curl', [
      ...['--silent', '--show-error', '--fail', '--cacert', ca],
      ...['--cert', path.join(credentials, 'cert.pem'), '--key', path.join(credentials, 'key.pem')],
      ...['-H', `Content-Type: ${multipartType}`, '-H', 'Accept: application/dicom+json'],
      ...['--data-binary', `@${body}`, `https://127.0.0.1:${port}/dicom-web/studies`],
    ]);
    expect(JSON.parse(stdout)['00081199'].Value).toHaveLength(2);
    for (const file of files) expect(await known(file)).toBe(1);
  });
});

/** Looks where the audit ends. @returns waits for the record of the next instance after that */
async function nextRecord() {
  const records = async () =>
    (await bridge.bed.auditRecords()).filter(({ operation }) => operation === 'dicom-bridge.receive-file');
  const { length } = await records();
  return () =>
    eventually(async () => {
      const record = (await records())[length];
      assert.ok(record);
      return record;
    });
}
