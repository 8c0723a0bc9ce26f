import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureQueue } from './metrics.js';
import { type BridgeBed, ctImage, phantom, startBridge } from './testing.js';

const burnedIn = 0x00280301;
const sopInstanceUid = 0x00080018;

let bridge: BridgeBed;
beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());

/** What a scrape says, measured at a time. */
async function scraped(nowMs: number): Promise<(name: string) => number> {
  const { metrics } = bridge.bed.context;
  await measureQueue({ ...bridge.bed.context, clock: () => nowMs });
  const lines = (await metrics.text()).split('\n');
  return (name) =>
    Number(
      lines
        .find((line) => line.startsWith(`${name}{`))
        ?.split(' ')
        .at(-1),
    );
}

describe('the metrics of the queue', () => {
  it('tell how much waits, how old the oldest is, what was given up, and what is put aside', async () => {
    const empty = await scraped(Date.now());
    expect(empty('mdm_bridge_queue_depth')).toBe(0);
    expect(empty('mdm_bridge_queue_oldest_seconds')).toBe(0);

    await bridge.send(phantom({ seed: 'oldest' }));
    await bridge.send(phantom({ seed: 'younger' }));
    await bridge.send(ctImage({ [burnedIn]: 'YES', [sopInstanceUid]: '1.2.3.61' }));
    const garbage = phantom({ seed: 'garbage' });
    await bridge.send(garbage, { dataset: garbage.subarray(600, 900) });
    const rows = await bridge.bed.db.query<{ guid: string; sop_uid: string; received_ms: number }>(
      'select guid, sop_uid, received_ms from instances order by received_ms',
    );
    const refused = rows.find(({ sop_uid }) => sop_uid === '1.2.3.61');
    expect(await bridge.bed.context.saga.waitFor(refused?.guid ?? '')).toMatchObject({ status: 'undone' });

    const oldestMs = rows[0]?.received_ms ?? 0;
    const later = await scraped(oldestMs + 90_000);
    expect(later('mdm_bridge_queue_depth')).toBe(2);
    expect(later('mdm_bridge_queue_oldest_seconds')).toBe(90);
    expect(later('mdm_bridge_given_up')).toBe(1);
    expect(later('mdm_bridge_quarantine_bytes')).toBeGreaterThan(0);
  });
});
