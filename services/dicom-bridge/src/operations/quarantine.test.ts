import { createHash, randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { dimseStatus, readMetaHeader } from '@mdm/dicom';
import type { ServiceClient } from '@mdm/rpc';
import { partsOf } from '@mdm/testbed/matrix';
import type { BridgeContext } from '../context.js';
import { recoverSpool } from '../spool/recover.js';
import { sweepQuarantine } from '../spool/sweep.js';
import {
  type BridgeBed,
  ctImage,
  phantom,
  putFileAside,
  startBridge,
  upload,
  withOtherPixels,
} from '../testing.js';

const limit = 400_000;
const maxBytes = 1 << 20;
const dayMs = 86_400_000;
const studyInstanceUid = 0x0020000d;
const sopInstanceUid = 0x00080018;
const burnedIn = 0x00280301;

let bridge: BridgeBed;
let administrator: ServiceClient<'mdm.bridge.v1.QuarantineService'>;
beforeAll(async () => {
  bridge = await startBridge({
    adjust: (config) => {
      config.ingest.maxObjectSize = limit;
      config.ingest.quarantine = { maxBytes, days: 7 };
    },
  });
  administrator = await bridge.quarantine(bridge.administrator);
});
afterAll(() => bridge.close());
afterEach(async () => {
  for (const { guid } of await listed()) await administrator.discardQuarantined({ guid });
  expect(await bridge.aside()).toEqual([]);
});

const listed = async (cause = '') => (await administrator.listQuarantine({ cause })).quarantined;
const onlyOne = async () => {
  const [one, ...others] = await listed();
  expect(others).toEqual([]);
  if (!one) throw new TypeError('nothing was put aside');
  return one;
};
const exported = async (guid: string) =>
  Buffer.concat((await partsOf(administrator.exportQuarantined({ guid }))).map(({ chunk }) => chunk));
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
/** The value of a counter, of one cause where it tells them apart. */
async function counted(name: string, cause = ''): Promise<number> {
  const lines = (await bridge.bed.context.metrics.text()).split('\n');
  const line = lines.find((text) => text.startsWith(`${name}{`) && text.includes(cause));
  return Number(line?.split(' ').at(-1) ?? 0);
}
const lastRecord = async (operation: string) =>
  (await bridge.bed.auditRecords()).filter((record) => record.operation === operation).at(-1);

const good = phantom({ seed: 'good' });
const meta = readMetaHeader(good);
const dataset = good.subarray(meta.datasetOffset);

describe('a C-STORE that cannot be registered', () => {
  it.each<[string, () => Buffer, Parameters<BridgeBed['send']>[1], string]>([
    ['garbage', () => good, { dataset: Buffer.alloc(90_000, 0xa5) }, 'value representation'],
    [
      'an instance cut off in its header',
      () => good,
      { dataset: dataset.subarray(0, 302) },
      'ends inside its header',
    ],
    ['an instance cut off in its pixels', () => good, { dataset: dataset.subarray(0, -64) }, 'cut off'],
    ['an instance without study', () => ctImage({ [studyInstanceUid]: undefined }), {}, 'StudyInstanceUID'],
    ['another instance than announced', () => good, { sopInstanceUid: '1.2.99' }, 'differs'],
  ])('keeps the bytes of %s, once, with who sent them, when and why', async (_what, file, options, said) => {
    const sent = options?.dataset ?? file().subarray(readMetaHeader(file()).datasetOffset);
    for (const _again of [1, 2])
      expect(await bridge.send(file(), options)).toMatchObject({ status: dimseStatus.cannotUnderstand });
    const one = await onlyOne();
    expect(one).toMatchObject({
      cause: 'invalid-dicom',
      message: expect.stringContaining(said),
      source: 'CT_1 at 127.0.0.1',
      owner: bridge.physician.dn,
      sopInstanceUid: '',
    });
    expect(one.expiresMs - one.receivedMs).toBe(7 * dayMs);
    const bytes = await exported(one.guid);
    expect(bytes.length).toBe(one.size);
    expect(bytes.includes(Buffer.isBuffer(sent) ? sent : '')).toBe(true);
    expect(await bridge.aside()).toEqual([`${one.guid}.dcm`]);
    expect(await bridge.spool()).not.toContain(`${one.guid}.dcm`);
    const records = (await bridge.bed.auditRecords()).filter(
      ({ operation }) => operation === 'dicom-bridge.receive',
    );
    expect(records).toContainEqual(
      expect.objectContaining({
        outcome: 'failed',
        code: 'invalid-dicom',
        detail: expect.objectContaining({ quarantined: one.guid }),
      }),
    );
  });

  it('keeps the beginning of what is over the limit', async () => {
    const large = ctImage({}, limit);
    expect(await bridge.send(large)).toMatchObject({ status: dimseStatus.outOfResources });
    // The answer does not wait for the end of what is too much.
    while ((await listed()).length === 0);
    const one = await onlyOne();
    expect(one).toMatchObject({ cause: 'limit-exceeded', message: expect.stringContaining(String(limit)) });
    const bytes = await exported(one.guid);
    expect(bytes.length).toBeLessThan(limit);
    expect(bytes.subarray(meta.datasetOffset).length).toBeGreaterThan(60_000);
    expect(one.sha256).toBe(hashOf(bytes));
  });

  it('counts them by cause', async () => {
    const before = await counted('mdm_bridge_quarantined_total', 'invalid-dicom');
    for (const length of [302, 304, 306]) await bridge.send(good, { dataset: dataset.subarray(0, length) });
    expect(await counted('mdm_bridge_quarantined_total', 'invalid-dicom')).toBe(before + 3);
  });

  it('keeps what it has when there is no more space, and says so', async () => {
    const before = await counted('mdm_bridge_quarantine_full_total');
    const garbage = (n: number) => Buffer.alloc(300_000, n);
    for (const n of [1, 2, 3, 4, 5])
      expect(await bridge.send(good, { dataset: garbage(n) })).toMatchObject({
        status: dimseStatus.cannotUnderstand,
      });
    expect(await listed()).toHaveLength(3);
    expect(await bridge.aside()).toHaveLength(3);
    expect(await counted('mdm_bridge_quarantine_full_total')).toBe(before + 2);
  });

  it('is not kept when who sends it is there to see the error', async () => {
    const physician = await bridge.client(bridge.physician);
    for (const file of [Buffer.from('no image at all'), good.subarray(0, -64)])
      await expect(physician.register(upload(file))).rejects.toMatchObject({ code: 'invalid-dicom' });
    expect(await listed()).toEqual([]);
    expect(await bridge.aside()).toEqual([]);
  });
});

describe('the quarantine', () => {
  it('lists in pages, newest first, and by cause', async () => {
    for (const seed of ['a', 'b', 'c'])
      await putFileAside(bridge.bed.context, phantom({ seed: `page ${seed}` }));
    await bridge.send(good, { dataset: dataset.subarray(0, 302) });
    const all = await listed();
    const guids = all.map(({ guid }) => guid);
    const times = all.map(({ receivedMs }) => receivedMs);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    const paged: string[] = [];
    for (let cursor = '', more = true; more; more = cursor !== '') {
      const page = await administrator.listQuarantine({ limit: 3, cursor });
      paged.push(...page.quarantined.map(({ guid }) => guid));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(guids);
    expect(await listed('content-conflict')).toHaveLength(3);
    expect(await listed('invalid-dicom')).toHaveLength(1);
  });

  it('exports and discards with a record of each', async () => {
    const file = phantom({ seed: 'export' });
    const guid = await putFileAside(bridge.bed.context, file);
    expect((await exported(guid)).equals(file)).toBe(true);
    expect(await lastRecord('dicom-bridge.export-quarantined')).toMatchObject({
      subject: bridge.administrator.dn,
      outcome: 'success',
      objects: [guid],
    });
    await administrator.discardQuarantined({ guid });
    expect(await bridge.aside()).toEqual([]);
    for (const call of ['getQuarantined', 'discardQuarantined', 'acceptQuarantined'] as const)
      await expect(administrator[call]({ guid })).rejects.toMatchObject({ code: 'not-found' });
    await expect(exported(guid)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('lets go of what is older than the site keeps it, and of files that nobody knows of', async () => {
    const { context } = bridge.bed;
    const guid = await putFileAside(context, phantom({ seed: 'old' }));
    const orphan = path.join(context.config.dataDirectory, 'quarantine', `${randomUUID()}.dcm`);
    await writeFile(orphan, 'no row');
    const after = (days: number) => ({ ...sweepable(context), clock: () => Date.now() + days * dayMs });
    expect(await sweepQuarantine(after(6.9))).toBe(0);
    expect(await bridge.aside()).toEqual([`${guid}.dcm`]);
    expect(await sweepQuarantine(after(7.1))).toBe(1);
    expect(await bridge.aside()).toEqual([]);
  });
});

const sweepable = ({ spool, quarantine, ingest, logger, shutdown }: BridgeContext) => ({
  spool,
  quarantine,
  ingest,
  logger,
  shutdown,
});

describe('accepting what was put aside', () => {
  it('registers it when the bridge does not know the former any more', async () => {
    const file = phantom({ seed: 'accept' });
    const guid = await putFileAside(bridge.bed.context, file);
    const { registration } = await administrator.acceptQuarantined({ guid });
    expect(registration).toMatchObject({ guid, source: 'CT_1 at 10.1.0.7', owner: bridge.physician.dn });
    const { spool, saga } = bridge.bed.context;
    expect((await readFile(spool.file(guid))).equals(file)).toBe(true);
    expect(await saga.status(guid)).toMatchObject({ status: 'running' });
    expect(await listed()).toEqual([]);
    expect(await bridge.send(file)).toMatchObject({ status: dimseStatus.success });
  });

  it('takes the place of a former that was given up', async () => {
    const refused = ctImage({ [burnedIn]: 'YES', [sopInstanceUid]: '1.2.3.88' });
    await bridge.send(refused);
    const { saga, db } = bridge.bed.context;
    const [former] = await db.query<{ guid: string }>(
      `select guid from instances where sop_uid = '1.2.3.88'`,
    );
    await saga.waitFor(former?.guid ?? '');
    const guid = await putFileAside(
      bridge.bed.context,
      ctImage({ [burnedIn]: 'NO', [sopInstanceUid]: '1.2.3.88' }),
    );
    await administrator.acceptQuarantined({ guid });
    expect(await db.query(`select guid from instances where sop_uid = '1.2.3.88'`)).toEqual([{ guid }]);
    expect(await bridge.spool()).not.toContain(`${former?.guid}.dcm`);
  });

  it('waits for a former that is being registered, and refuses what cannot be read', async () => {
    const file = phantom({ seed: 'under way' });
    await bridge.send(file);
    await bridge.send(withOtherPixels(file));
    const { guid } = await onlyOne();
    await expect(administrator.acceptQuarantined({ guid })).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('being registered'),
    });
    await administrator.discardQuarantined({ guid });
    await bridge.send(good, { dataset: dataset.subarray(0, 302) });
    const unreadable = await onlyOne();
    await expect(administrator.acceptQuarantined({ guid: unreadable.guid })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    expect(await bridge.aside()).toEqual([`${unreadable.guid}.dcm`]);
  });

  it('is put aside again when the process dies before it is registered', async () => {
    const { context } = bridge.bed;
    const guid = await putFileAside(context, phantom({ seed: 'half accepted' }));
    await context.spool.release(guid);
    await recoverSpool(context);
    expect(await bridge.aside()).toEqual([`${guid}.dcm`]);
  });
});
