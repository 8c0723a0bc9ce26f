import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceDefinition } from '@mdm/rpc';
import { startTestService, type TestService } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import type { BridgeContext } from '../../context.js';
import { dicomBridge } from '../../definition.js';
import { type ServedPacs, servePacs } from '../../pacs/orthanc.fixture.js';
import { ctImage } from '../../testing.js';

const leaseMs = 1_500;
const lock = 'pacs/main';

let pacs: ServedPacs;
let bed: TestService<BridgeContext>;
/** How often the lock was not had, or lost. */
let failures = 0;
/** A bridge whose leases are short, so that their loss is noticed soon. */
const hasty: ServiceDefinition<BridgeContext> = {
  ...dicomBridge,
  open: async (context, dispatcher) => {
    const { coordination } = context;
    const lockShortly: typeof coordination.lock = async (key, _ttlMs, run, options) => {
      try {
        return await coordination.lock(key, leaseMs, run, options);
      } catch (thrown) {
        if (key === lock) failures += 1;
        throw thrown;
      }
    };
    const changed = { ...context, coordination: { ...coordination, lock: lockShortly } };
    return (await dicomBridge.open?.(changed, dispatcher)) ?? [];
  },
};
let asked = () => {};
const isAsked = new Promise<void>((resolve) => {
  asked = resolve;
});
let answer = () => {};
const mayAnswer = new Promise<void>((resolve) => {
  answer = resolve;
});

beforeAll(async () => {
  pacs = await servePacs(1, () => ctImage());
  pacs.onFile = () => {
    asked();
    return mayAnswer;
  };
  bed = await startTestService(hasty, {
    adjust: (config) => {
      const [{ owner, group }] = config.ingest.sources;
      config.pacs = [
        {
          name: 'main',
          kind: 'orthanc',
          url: pacs.url,
          images: { owner, group },
          backfill: true,
          pollSeconds: 1,
        },
      ];
    },
  });
});
afterAll(async () => {
  await bed?.close();
  await pacs?.close();
});

const { signal } = new AbortController();
const progress = async () => (await bed.context.pacsProgress.progress(signal))[0];

describe('a replica that looks through a PACS', () => {
  it('says that it has lost its lock meanwhile, and looks again', async () => {
    await isAsked;
    // As when the store of the locks has forgotten everything.
    await bed.context.coordination.delete(`lock:${lock}`);
    await eventually(async () =>
      expect(await progress()).toMatchObject({
        caughtUpMs: null,
        error: { code: 'aborted', message: 'the lock was lost while it was held' },
      }),
    );
    answer();
    await eventually(async () =>
      expect(await progress()).toMatchObject({ caughtUpMs: expect.any(Number), error: null }),
    );
    expect(await bed.db.query('select sop_uid from instances')).toHaveLength(1);
  });

  it('waits without a word while another replica is at it', async () => {
    const before = (await progress())?.caughtUpMs ?? 0;
    const { coordination } = bed.context;
    await coordination.lock(lock, 30_000, async () => {
      const already = failures;
      await eventually(async () => expect(failures).toBeGreaterThan(already + 1));
    });
    expect(await progress()).toMatchObject({ error: null });
    await eventually(async () => expect((await progress())?.caughtUpMs).toBeGreaterThan(before));
  });
});
