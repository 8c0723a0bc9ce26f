import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MdmError } from '@mdm/errors';
import type { Logger } from '@mdm/telemetry';
import { backoffMs, type Outcome, type Saga, type SagaItem, type Step } from './definition.js';
import { faultPoint } from './fault.js';
import type { Change, ItemStatus, LeasedRow, SagaItems } from './items.js';
import { outcomesOf } from './step-outcomes.js';

/** An item in the hands of a worker. */
interface Held<State> {
  readonly key: string;
  state: State;
  status: ItemStatus;
  /** Its index. */
  step: number;
  attempts: number;
}

export interface BatchRun<State, Context> {
  readonly saga: Saga<State, Context>;
  readonly items: SagaItems;
  readonly context: Context;
  readonly logger: Logger;
  /** Fires when the worker shall stop after the step that runs. */
  readonly stopping: AbortSignal;
  /** Fires when the step that runs shall stop as well. */
  readonly killing: AbortSignal;
}

/** Leases one batch and takes it as far as it goes. Returns how many items it had: 0 when nothing was due. */
export async function runBatch<State, Context>(run: BatchRun<State, Context>): Promise<number> {
  const { saga, items, context, logger } = run;
  const lease = randomUUID();
  const leased = await items.lease(lease, saga.batchSize, saga.leaseMs);
  if (leased.length === 0) return 0;

  const held = new Map<string, Held<State>>();
  const keeper = keepLease(run, lease, held);
  const signal = keeper.interrupted;

  /** Records a step; items that are finished or must wait leave the batch, and so do those that another worker took. */
  async function record(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const kept = await items.record(lease, changes);
    for (const { key, delayMs } of changes) if (delayMs !== undefined || !kept.has(key)) held.delete(key);
  }

  async function carry(
    status: 'running' | 'undoing',
    index: number,
    step: Step<State, Context>,
  ): Promise<void> {
    const group = [...held.values()].filter((item) => item.status === status && item.step === index);
    const work = status === 'running' ? step.run : step.undo;
    if (group.length === 0) return;
    const outcomes =
      work === undefined
        ? group.map(({ state }): Outcome<State> => ({ kind: 'done', state }))
        : await outcomesOf(group.map(toItem), (some) => work.call(step, some, context, signal), signal);
    // What an interrupted step says of its items is not a failure of theirs.
    if (signal.aborted) return;
    faultPoint(`saga:${saga.name}:${step.name}:after-${status === 'running' ? 'run' : 'undo'}`);
    await record(group.map((item, n) => settle(saga, logger, item, step, outcomes[n])));
  }

  try {
    await record(leased.flatMap((row) => admit(saga, logger, row, held)));
    for (const [index, step] of saga.steps.entries()) {
      if (!run.stopping.aborted && !signal.aborted) await carry('running', index, step);
    }
    for (const [index, step] of [...saga.steps.entries()].reverse()) {
      if (!run.stopping.aborted && !signal.aborted) await carry('undoing', index, step);
    }
  } finally {
    await keeper.stop();
  }
  if (held.size > 0) await items.release(lease, [...held.keys()]);
  return leased.length;
}

/** Takes a leased row into the batch, or says what becomes of it instead. */
function admit<State, Context>(
  saga: Saga<State, Context>,
  logger: Logger,
  row: LeasedRow,
  held: Map<string, Held<State>>,
): Change[] {
  try {
    const step = saga.steps.findIndex(({ name }) => name === row.step);
    if (step < 0) throw new MdmError('internal', `the saga has no step "${row.step}"`);
    const item: Held<State> = { ...row, state: saga.parse(row.state), step };
    held.set(row.key, item);
    if (item.status === 'undoing' || item.attempts < saga.maxAttempts) return [];
    const error = new MdmError('internal', 'the process ended each time while it worked on this item');
    return [giveUp(saga, logger, item, error)];
  } catch (cause) {
    // A newer program may be able to read it, so it waits, and nothing is undone.
    const error = new MdmError('internal', 'this program cannot read the stored state of the item', {
      cause,
    });
    logger.error({ saga: saga.name, err: error }, 'a saga item waits');
    return [
      {
        ...row,
        state: undefined,
        error,
        attempts: row.attempts + 1,
        delayMs: backoffMs(saga.backoff, row.attempts + 1),
      },
    ];
  }
}

/** Applies the outcome of a step to the item and says what to record. */
function settle<State, Context>(
  saga: Saga<State, Context>,
  logger: Logger,
  item: Held<State>,
  step: Step<State, Context>,
  outcome: Outcome<State> | undefined,
): Change {
  if (outcome === undefined)
    throw new MdmError('internal', `the step ${step.name} has no outcome for an item`);
  const forward = item.status === 'running';
  if (outcome.kind === 'done') {
    const last = forward ? item.step === saga.steps.length - 1 : item.step === 0;
    const changed = outcome.state === item.state ? undefined : outcome.state;
    item.state = outcome.state;
    item.attempts = 0;
    if (last) item.status = forward ? 'done' : 'undone';
    else item.step += forward ? 1 : -1;
    return { ...change(saga, item, undefined, last ? 0 : undefined), state: changed };
  }
  item.attempts += 1;
  if (forward && (outcome.kind === 'give-up' || item.attempts >= saga.maxAttempts)) {
    return giveUp(saga, logger, item, outcome.error);
  }
  logger.warn(
    { saga: saga.name, step: step.name, status: item.status, attempts: item.attempts, err: outcome.error },
    'a saga step will be tried again',
  );
  return change(saga, item, forward ? outcome.error : undefined, backoffMs(saga.backoff, item.attempts));
}

/** The step itself is undone as well: it may have had half of its effect. */
function giveUp<State, Context>(
  saga: Saga<State, Context>,
  logger: Logger,
  item: Held<State>,
  error: MdmError,
): Change {
  logger.error({ saga: saga.name, step: saga.steps[item.step]?.name, err: error }, 'a saga gives up');
  item.status = 'undoing';
  item.attempts = 0;
  return change(saga, item, error, undefined);
}

function change<State, Context>(
  saga: Saga<State, Context>,
  item: Held<State>,
  error: MdmError | undefined,
  delayMs: number | undefined,
): Change {
  const step = saga.steps[item.step]?.name ?? '';
  return { ...item, state: undefined, step, error, delayMs };
}

const toItem = <State>({ key, state, attempts }: Held<State>): SagaItem<State> => ({ key, state, attempts });

/**
 * Renews the lease until stopped. `interrupted` fires when the process is shutting down, and before the lease can have
 * ended: time is counted on this process's monotonic clock, from before each renewal was asked for.
 */
function keepLease<State, Context>(
  { items, saga, logger, killing }: BatchRun<State, Context>,
  lease: string,
  held: ReadonlyMap<string, Held<State>>,
): { readonly interrupted: AbortSignal; stop(): Promise<void> } {
  const interrupted = new AbortController();
  const stopped = new AbortController();
  const lose = () => interrupted.abort(new MdmError('aborted', 'the lease of a saga item was lost'));
  const kill = () => interrupted.abort(killing.reason);
  if (killing.aborted) kill();
  killing.addEventListener('abort', kill, { once: true });
  let expiry = setTimeout(lose, saga.leaseMs);
  const renewing = (async () => {
    for (;;) {
      await pause(saga.leaseMs / 3, undefined, { signal: stopped.signal });
      const asked = performance.now();
      try {
        await items.renew(lease, [...held.keys()], saga.leaseMs);
        clearTimeout(expiry);
        expiry = setTimeout(lose, asked + saga.leaseMs - performance.now());
      } catch (error) {
        logger.warn({ saga: saga.name, err: MdmError.from(error) }, 'a lease could not be renewed yet');
      }
    }
  })().catch(() => undefined);
  return {
    interrupted: interrupted.signal,
    stop: async () => {
      stopped.abort();
      await renewing;
      clearTimeout(expiry);
      killing.removeEventListener('abort', kill);
    },
  };
}
