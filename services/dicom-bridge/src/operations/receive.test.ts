import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectDicom, dimseStatus, readMetaHeader } from '@mdm/dicom';
import { recoverSpool } from '../spool/recover.js';
import { type BridgeBed, ctImage, phantom, phantoms, startBridge, withOtherPixels } from '../testing.js';

const limit = 100_000;
const burnedIn = 0x00280301;
const sopInstanceUid = 0x00080018;

let bridge: BridgeBed;
beforeAll(async () => {
  bridge = await startBridge({
    adjust: (config) => {
      config.ingest.maxObjectSize = limit;
      config.ingest.sources[0].aeTitle = 'CT_*';
    },
  });
});
afterAll(() => bridge.close());

const audit = async () => {
  const records = await bridge.bed.auditRecords();
  return records.filter(({ operation }) => operation === 'dicom-bridge.receive');
};
const lastAudit = async () => (await audit()).at(-1);
/** Looks where the audit ends. @returns waits for the record of what comes after that */
async function nextAudit() {
  const { length } = await audit();
  return async () => {
    for (;;) {
      const record = (await audit())[length];
      if (record) return record;
    }
  };
}
const instances = () => bridge.bed.db.query<{ guid: string; sop_uid: string }>('select * from instances');
const stored = async (file: Buffer) => {
  const sop = readMetaHeader(file).sopInstanceUid;
  const found = (await instances()).filter(({ sop_uid }) => sop_uid === sop);
  return found.map(({ guid }) => guid);
};

describe('a C-STORE', () => {
  it('answers success when the instance is in the spool, in the database and in the queue', async () => {
    const file = phantom({ seed: 'one' });
    expect(await bridge.send(file)).toMatchObject({ status: dimseStatus.success });
    const [guid] = await stored(file);
    expect(await bridge.spool()).toContain(`${guid}.dcm`);
    expect(await bridge.bed.context.saga.status(guid ?? '')).toMatchObject({ status: 'running' });
    expect(await lastAudit()).toMatchObject({ outcome: 'success', detail: { guid } });
  });

  it('takes the same instance twice for one', async () => {
    const file = phantom({ seed: 'twice' });
    await bridge.send(file);
    const before = await bridge.spool();
    expect(await bridge.send(file)).toMatchObject({ status: dimseStatus.success });
    expect(await stored(file)).toHaveLength(1);
    expect(await bridge.spool()).toEqual(before);
  });

  it('takes an instance that eight senders send at the same time for one', async () => {
    const file = phantom({ seed: 'race' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => bridge.send(file)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(dimseStatus.success));
    const [guid, ...others] = await stored(file);
    expect(others).toEqual([]);
    expect(await bridge.bed.context.saga.status(guid ?? '')).toBeDefined();
  });

  it('puts other bytes under the same SOP Instance UID aside, once, and says so', async () => {
    const file = phantom({ seed: 'conflict' });
    await bridge.send(file);
    const before = await bridge.spool();
    for (const _again of [1, 2]) {
      expect(await bridge.send(withOtherPixels(file))).toMatchObject({
        status: dimseStatus.processingFailure,
        comment: expect.stringContaining('SOP Instance UID'),
      });
    }
    expect(await lastAudit()).toMatchObject({ outcome: 'failed', code: 'content-conflict' });
    expect(await bridge.spool()).toEqual(before);
    expect(await bridge.aside()).toHaveLength(1);
    expect(await stored(file)).toHaveLength(1);
  });

  it('receives many instances of many associations', async () => {
    const files = phantoms(40, { seed: 'many' });
    const lanes = Array.from({ length: 8 }, (_, lane) => files.filter((_file, n) => n % 8 === lane));
    await Promise.all(
      lanes.map(async (lane) => {
        for (const file of lane) expect((await bridge.send(file)).status).toBe(dimseStatus.success);
      }),
    );
    const known = new Set((await instances()).map(({ sop_uid }) => sop_uid));
    expect(files.filter((file) => known.has(readMetaHeader(file).sopInstanceUid))).toHaveLength(40);
  });
});

describe('a C-STORE of something that is no image', () => {
  const good = phantom({ seed: 'bad' });
  const { datasetOffset } = readMetaHeader(good);
  const dataset = good.subarray(datasetOffset);
  let spooled: string[];
  beforeEach(async () => {
    spooled = await bridge.spool();
  });
  afterEach(async () => {
    expect(await bridge.spool()).toEqual(spooled);
    expect(await stored(good)).toEqual([]);
  });

  it.each<[string, () => Buffer, Parameters<BridgeBed['send']>[1], string]>([
    ['garbage', () => good, { dataset: Buffer.alloc(90_000, 0xa5) }, 'no valid value representation'],
    [
      'an instance cut off in its header',
      () => good,
      { dataset: dataset.subarray(0, 302) },
      'ends inside its header',
    ],
    ['an instance cut off in its pixels', () => good, { dataset: dataset.subarray(0, -64) }, 'cut off'],
    ['an instance without SOP UID', () => ctImage({ [sopInstanceUid]: undefined }), {}, 'SOPInstanceUID'],
    ['an instance without study', () => ctImage({ 2097165: undefined }), {}, 'StudyInstanceUID'],
    ['another instance than announced', () => good, { sopInstanceUid: '1.2.99' }, 'differs'],
  ])('refuses %s', async (_what, file, options, said) => {
    const answer = await bridge.send(file(), options);
    expect(answer).toMatchObject({
      status: dimseStatus.cannotUnderstand,
      comment: expect.stringContaining(said),
    });
    expect(await lastAudit()).toMatchObject({ outcome: 'failed', code: 'invalid-dicom' });
  });

  it('refuses an instance over the limit', async () => {
    const large = ctImage({}, limit);
    const recorded = await nextAudit();
    const answer = await bridge.send(large);
    expect(answer).toMatchObject({
      status: dimseStatus.outOfResources,
      comment: `the object is larger than ${limit} bytes`,
    });
    expect(await recorded()).toMatchObject({ outcome: 'failed', code: 'limit-exceeded' });
  });

  it('keeps nothing of an instance whose sender breaks off', async () => {
    const meta = readMetaHeader(good);
    const association = await connectDicom({
      host: '127.0.0.1',
      port: bridge.port,
      callingAe: 'CT_1',
      calledAe: 'MDM_A',
      contexts: [{ abstractSyntax: meta.sopClassUid, transferSyntaxes: [meta.transferSyntax] }],
    });
    const recorded = await nextAudit();
    async function* breaksOff() {
      yield dataset.subarray(0, dataset.length - 10);
      association.abort();
      yield dataset.subarray(dataset.length - 10);
    }
    await expect(association.store({ ...meta, dataset: breaksOff() })).rejects.toThrow();
    expect(await recorded()).toMatchObject({ outcome: 'failed' });
  });
});

describe('an association from nowhere', () => {
  it('is rejected when no source has its AE title', async () => {
    const file = phantom();
    await expect(bridge.send(file, { callingAe: 'PET_1' })).rejects.toMatchObject({
      code: 'caller-not-allowed',
    });
  });
});

describe('a bridge whose database goes away while an instance is on its way', () => {
  it('says so, keeps nothing, and takes the instance when the database is back', async () => {
    const file = phantom({ seed: 'outage' });
    const spooled = await bridge.spool();
    const { db } = bridge.bed;
    let answer: Promise<{ status: number }> | undefined;
    await db.transaction(async (tx) => {
      await tx.query('lock table instances in access exclusive mode');
      answer = bridge.send(file);
      for (let cut = 0; cut === 0; ) {
        // In a transaction of its own: within one, the activity of others stands still.
        const rows = await db.query(
          `select pg_terminate_backend(pid) from pg_locks
           where relation = 'instances'::regclass and mode = 'RowExclusiveLock' and not granted`,
        );
        cut = rows.length;
      }
    });
    expect(await answer).toMatchObject({ status: dimseStatus.outOfResources });
    expect(await bridge.spool()).toEqual(spooled);
    expect(await lastAudit()).toMatchObject({ outcome: 'failed', code: 'unavailable' });
    expect(await bridge.send(file)).toMatchObject({ status: dimseStatus.success });
  });
});

describe('an instance whose registration was given up', () => {
  const refusedImage = ctImage({ [burnedIn]: 'YES', [sopInstanceUid]: '1.2.3.77' });

  it('stays in the spool, and a corrected one takes its place', async () => {
    await bridge.send(refusedImage);
    const [refused = ''] = await stored(refusedImage);
    const { saga } = bridge.bed.context;
    expect(await saga.waitFor(refused)).toMatchObject({
      status: 'undone',
      error: { code: 'failed-precondition' },
    });
    expect(await bridge.spool()).toContain(`${refused}.dcm`);

    expect(await bridge.send(refusedImage)).toMatchObject({ status: dimseStatus.success });
    expect(await stored(refusedImage)).toEqual([refused]);

    const corrected = ctImage({ [burnedIn]: 'NO', [sopInstanceUid]: '1.2.3.77' });
    expect(await bridge.send(corrected)).toMatchObject({ status: dimseStatus.success });
    const [guid] = await stored(corrected);
    expect(guid).not.toBe(refused);
    const spooled = await bridge.spool();
    expect(spooled).toContain(`${guid}.dcm`);
    expect(spooled).not.toContain(`${refused}.dcm`);
  });
});

describe('a bridge that starts after a crash', () => {
  it('keeps what is queued and removes what nobody was promised', async () => {
    const { context } = bridge.bed;
    const before = await bridge.spool();
    const orphan = randomUUID();
    await writeFile(context.spool.file(orphan), 'no row');
    await recoverSpool(context);
    expect(await bridge.spool()).toEqual(before);
  });
});
