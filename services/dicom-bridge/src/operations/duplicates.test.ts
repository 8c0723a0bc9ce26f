import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dimseStatus, readMetaHeader } from '@mdm/dicom';
import fc from 'fast-check';
import { type BridgeBed, phantom, startBridge } from '../testing.js';

let bridge: BridgeBed;
beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());

/** The same instance with other pixels for each number. */
function variant(file: Buffer, number: number): Buffer {
  const changed = Buffer.from(file);
  changed.writeUInt8(number, changed.length - 1);
  return changed;
}

describe('instances that come again, in whatever order and at the same time', () => {
  it('are one image, and each other content under its UID is put aside once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (waves) => {
          const file = phantom({ seed: randomUUID() });
          const { sopInstanceUid } = readMetaHeader(file);
          const stored = new Set<number>();
          const refused = new Set<number>();
          for (const wave of waves) {
            await Promise.all(
              wave.map(async (number) => {
                const { status } = await bridge.send(variant(file, number));
                if (status === dimseStatus.success) stored.add(number);
                else refused.add(number);
                expect([dimseStatus.success, dimseStatus.processingFailure]).toContain(status);
              }),
            );
          }
          expect(stored.size).toBe(1);
          expect([...refused].filter((number) => stored.has(number))).toEqual([]);
          const { db } = bridge.bed;
          const [instance, ...others] = await db.query<{ guid: string }>(
            'select guid from instances where sop_uid = $1',
            [sopInstanceUid],
          );
          expect(others).toEqual([]);
          const aside = await db.query<{ guid: string }>('select guid from quarantine where sop_uid = $1', [
            sopInstanceUid,
          ]);
          expect(aside).toHaveLength(refused.size);
          expect(await bridge.spool()).toContain(`${instance?.guid}.dcm`);
          const files = await bridge.aside();
          for (const { guid } of aside) expect(files).toContain(`${guid}.dcm`);
        },
      ),
      { numRuns: 15 },
    );
    const [rows] = await bridge.bed.db.query<{ instances: number; aside: number }>(
      `select (select count(*) from instances) as instances, (select count(*) from quarantine) as aside`,
    );
    expect(await bridge.spool()).toHaveLength(rows?.instances ?? 0);
    expect(await bridge.aside()).toHaveLength(rows?.aside ?? 0);
  });
});
