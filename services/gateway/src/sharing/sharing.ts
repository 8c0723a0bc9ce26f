import { randomUUID } from 'node:crypto';
import type { Running, ServiceBase } from '@mdm/rpc';
import { createSagaRunner } from '@mdm/saga';
import { finishedWithin } from '../finished-within.js';
import { changeStore } from '../store/changes.js';
import type { Principal, Tokens } from '../tokens.js';
import { keyOf, type Part, partSize, placesOf, principalOf } from './change.js';
import { sharingSaga } from './saga.js';

/** A change of one principal's rights on images of this site. */
export interface RightsChange {
  readonly guids: readonly string[];
  readonly edit: Part['edit'];
  readonly by: Principal;
}

/** How far a change has come. */
export interface Progress {
  readonly id: string;
  readonly complete: boolean;
  readonly images: number;
  /** Services that are still to be told, as `mdm://<site>/<service>`. */
  readonly pending: readonly string[];
}

export interface Sharing extends Running {
  start(): void;
  /**
   * Makes a change durable and waits for up to ten seconds until every service has it. What is pending then goes on by
   * itself, also after a restart.
   */
  change(change: RightsChange, signal: AbortSignal): Promise<Progress>;
}

const waitMs = 10_000;
const drainMs = 5_000;
const workers = 4;

export function openSharing(base: ServiceBase & { readonly tokens: Tokens }): Sharing {
  const { db, logger } = base;
  const changes = changeStore(db);
  const runner = createSagaRunner({
    db,
    saga: sharingSaga,
    context: { ...base, changes },
    logger,
    concurrency: workers,
  });

  async function accept({ guids, edit, by }: RightsChange, signal: AbortSignal) {
    const change = randomUUID();
    const places = placesOf(base.site, base.config.site.keys.holders);
    const parts = Array.from({ length: Math.ceil(guids.length / partSize) }, (_, part) =>
      guids.slice(part * partSize, (part + 1) * partSize).map((guid) => ({ guid, holders: [] })),
    );
    await db.transaction(
      async (tx) => {
        const version = await changes.claim(tx, principalOf({ edit }), guids);
        const items = parts.map((images, part) => ({
          key: keyOf(change, part),
          state: {
            change,
            part,
            version,
            edit,
            by: { dn: by.dn, groups: [...by.groups] },
            images,
            pending: [],
          },
        }));
        for (const { part } of items.map(({ state }) => state)) {
          await changes.addPart(tx, change, part, places);
        }
        await runner.enqueue(tx, items);
      },
      { signal },
    );
    return { change, keys: parts.map((_, part) => keyOf(change, part)) };
  }

  return {
    start: () => runner.start(),
    close: () => runner.drain(AbortSignal.timeout(drainMs)),
    change: async (wanted, signal) => {
      const { change, keys } = await accept(wanted, signal);
      const complete = await finishedWithin(waitMs, runner, keys, signal);
      const pending = complete ? [] : await changes.pending(change, signal);
      return { id: change, complete: pending.length === 0, images: wanted.guids.length, pending };
    },
  };
}
