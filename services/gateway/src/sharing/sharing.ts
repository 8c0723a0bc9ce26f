import { randomUUID } from 'node:crypto';
import type { Running, ServiceBase } from '@mdm/rpc';
import { createSagaRunner } from '@mdm/saga';
import { finishedWithin } from '../finished-within.js';
import { changeStore } from '../store/changes.js';
import type { Principal, Tokens } from '../tokens.js';
import { type Edit, keyOf, partSize, placesOf, subjectOf } from './change.js';
import { sharingSaga } from './saga.js';

/** One edit of images of this site. */
export interface Change {
  readonly edit: Edit;
  /** All images, in groups for whose owners the gateway acts. */
  readonly of: readonly { readonly guids: readonly string[]; readonly by: Principal }[];
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
  change(change: Change, signal: AbortSignal): Promise<Progress>;
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

  async function accept({ edit, of }: Change, signal: AbortSignal) {
    const change = randomUUID();
    const places = placesOf(base.site, base.config.site.keys.holders);
    const guids = of.flatMap((group) => group.guids);
    const parts = of.flatMap(({ guids: all, by }) =>
      Array.from({ length: Math.ceil(all.length / partSize) }, (_, part) => ({
        by,
        images: all.slice(part * partSize, (part + 1) * partSize).map((guid) => ({ guid, holders: [] })),
      })),
    );
    await db.transaction(
      async (tx) => {
        const version = await changes.claim(tx, subjectOf({ edit }), guids);
        const items = parts.map(({ by, images }, part) => ({
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
    return { change, images: guids.length, keys: parts.map((_, part) => keyOf(change, part)) };
  }

  return {
    start: () => runner.start(),
    close: () => runner.drain(AbortSignal.timeout(drainMs)),
    change: async (wanted, signal) => {
      const { change, images, keys } = await accept(wanted, signal);
      const complete = await finishedWithin(waitMs, runner, keys, signal);
      const pending = complete ? [] : await changes.pending(change, signal);
      return { id: change, complete: pending.length === 0, images, pending };
    },
  };
}
