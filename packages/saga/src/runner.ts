import { setTimeout as pause } from 'node:timers/promises';
import { fail, MdmError } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { runBatch } from './batch.js';
import { createBell } from './bell.js';
import type { Saga } from './definition.js';
import { type ItemStatus, type StoredError, type StoredItem, sagaItems } from './items.js';

export interface SagaStatus {
  readonly key: string;
  /** `done` and `undone` are final. */
  readonly status: ItemStatus;
  /** The step that is being run or undone; of a finished item the last one. */
  readonly step: string;
  /** Failed attempts of that step so far. */
  readonly attempts: number;
  /** Why it waits, gave up, or was undone. */
  readonly error: StoredError | undefined;
}

export interface SagaRunner<State> {
  /**
   * Adds items in the caller's transaction: they exist, and are worked on, when that commits. The same key again changes
   * nothing, whatever became of the first.
   */
  enqueue(tx: Queryable, items: readonly { readonly key: string; readonly state: State }[]): Promise<void>;
  /** Starts the workers; they are woken by {@link enqueue} of any process and by timers. */
  start(): void;
  /**
   * Lets every worker end the step that it is in, gives the items back and resolves; `signal` interrupts the steps. The
   * runner cannot be started again.
   */
  drain(signal?: AbortSignal): Promise<void>;
  status(key: string): Promise<SagaStatus | undefined>;
  /** Waits, in any process, until the item is done or undone. @throws not-found nobody enqueued the key */
  waitFor(key: string, signal?: AbortSignal): Promise<SagaStatus>;
  counts(): Promise<Record<ItemStatus, number>>;
  /**
   * Tries a waiting item at once; an undone one starts from its first step with the state that undoing left; a done one
   * stays done. @throws not-found nobody enqueued the key
   */
  retry(key: string): Promise<void>;
}

export interface SagaRunnerOptions<State, Context> {
  readonly db: Database;
  readonly saga: Saga<State, Context>;
  readonly context: Context;
  readonly logger: Logger;
  /** Batches at the same time in this process. Default 2. */
  readonly concurrency?: number;
}

/** Notifications may be lost with their connection: nobody relies on one for longer than this. */
const maxSleepMs = 5_000;
const troublePauseMs = 1_000;

/** The workers of one saga in this process; needs {@link sagaMigrations} in the schema of `db`. */
export function createSagaRunner<State, Context>(
  options: SagaRunnerOptions<State, Context>,
): SagaRunner<State> {
  const { db, saga, context, logger } = options;
  const items = sagaItems(db, saga.name, saga.steps[0]?.name ?? '', saga.lingerMs);
  const due = createBell();
  const ended = createBell();
  const stopping = new AbortController();
  const killing = new AbortController();
  const unlisten: (() => Promise<void>)[] = [];
  let running: Promise<unknown> | undefined;
  let listeningForEnds: Promise<void> | undefined;

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { rings } = due;
      try {
        const run = { saga, items, context, logger, stopping: stopping.signal, killing: killing.signal };
        if ((await runBatch(run)) > 0) continue;
        const wait = Math.max(0, Math.min(maxSleepMs, (await items.nextDueMs()) ?? maxSleepMs));
        const asked = performance.now();
        await due.wait(rings, wait, stopping.signal);
        // What has just been enqueued lingers; looking for it at each ring would cost more than working on it.
        const left = Math.min(saga.lingerMs, wait - (performance.now() - asked));
        if (left > 0) await pause(left, undefined, { signal: stopping.signal }).catch(() => undefined);
      } catch (error) {
        // Leases that were held end by themselves.
        logger.warn({ saga: saga.name, err: MdmError.from(error) }, 'a saga worker pauses');
        await due.wait(due.rings, troublePauseMs * (0.5 + Math.random() / 2), stopping.signal);
      }
    }
  }

  async function listenForWork(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        unlisten.push(await db.listen(items.due, due.ring, { onReconnect: due.ring }));
        // What was enqueued before is known to nobody who has looked already.
        due.ring();
        return;
      } catch {
        await pause(troublePauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }

  async function listenForEnds(): Promise<void> {
    listeningForEnds ??= db.listen(items.end, ended.ring, { onReconnect: ended.ring }).then((leave) => {
      unlisten.push(leave);
    });
    await listeningForEnds.catch((error: unknown) => {
      listeningForEnds = undefined;
      throw error;
    });
  }

  function toStatus(key: string, row: StoredItem): SagaStatus {
    return { key, ...row, error: row.error ?? undefined };
  }

  return {
    enqueue: async (tx, added) => {
      if (added.length > 0) await items.add(tx, added);
    },
    start: () => {
      if (stopping.signal.aborted || running) {
        fail('failed-precondition', `the runner of saga "${saga.name}" was started before`);
      }
      const workers = Array.from({ length: options.concurrency ?? 2 }, work);
      running = Promise.all([listenForWork(), ...workers]);
    },
    drain: async (signal) => {
      stopping.abort();
      const kill = () => killing.abort(new MdmError('cancelled', 'the process is shutting down'));
      if (signal?.aborted) kill();
      signal?.addEventListener('abort', kill, { once: true });
      await running;
      signal?.removeEventListener('abort', kill);
      for (const leave of unlisten.splice(0)) await leave();
    },
    status: async (key) => {
      const row = await items.find(key);
      return row && toStatus(key, row);
    },
    waitFor: async (key, signal) => {
      await listenForEnds();
      for (;;) {
        const { rings } = ended;
        if (signal?.aborted) throw MdmError.from(signal.reason);
        const row = await items.find(key, signal);
        if (row === undefined)
          fail('not-found', `the saga "${saga.name}" has no such item`, { field: 'key' });
        if (row.status === 'done' || row.status === 'undone') return toStatus(key, row);
        await ended.wait(rings, maxSleepMs, signal);
      }
    },
    counts: async () => ({ running: 0, undoing: 0, done: 0, undone: 0, ...(await items.counts()) }),
    retry: async (key) => {
      if ((await items.find(key)) === undefined) {
        fail('not-found', `the saga "${saga.name}" has no such item`, { field: 'key' });
      }
      await items.retry(key);
    },
  };
}
