import type { MdmError } from '@mdm/errors';

export interface SagaItem<State> {
  /** Unique within the saga, chosen by whoever enqueued it: the idempotency key of every step. */
  readonly key: string;
  readonly state: State;
  /** How often this step was tried before; crashes count. */
  readonly attempts: number;
}

/**
 * `state` replaces the item's; it may drop what later steps do not need, such as a key. It is never the item's own object
 * changed in place: that one says that nothing has changed, and is not written again.
 */
export type Outcome<State> =
  | { readonly kind: 'done'; readonly state: State }
  | { readonly kind: 'retry'; readonly error: MdmError }
  | { readonly kind: 'give-up'; readonly error: MdmError };

export interface Step<State, Context> {
  readonly name: string;
  /** Carries out the step for a batch, idempotently. One outcome per item, in order. */
  run(
    items: readonly SagaItem<State>[],
    context: Context,
    signal: AbortSignal,
  ): Promise<readonly Outcome<State>[]>;
  /**
   * Undoes it, idempotently; may be called for a step that never began or only half ran. Absent when there is nothing to
   * undo. It cannot give up: `give-up` is tried again like `retry`.
   */
  undo?(
    items: readonly SagaItem<State>[],
    context: Context,
    signal: AbortSignal,
  ): Promise<readonly Outcome<State>[]>;
}

export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

export interface SagaDefinition<State, Context> {
  readonly name: string;
  /** How many items a worker takes at once. */
  readonly batchSize: number;
  /** Of one step of one item; then it gives up. */
  readonly maxAttempts: number;
  /** The state as it was read from the database; throws when it is not one. */
  parse(json: unknown): State;
  readonly steps: readonly Step<State, Context>[];
  /** The pause before the second attempt, doubled for each further one, with jitter. Default 500 ms up to a minute. */
  readonly backoff?: Backoff;
  /** How long a killed worker's items wait for another. Default 30 000; renewed while a worker is alive. */
  readonly leaseMs?: number;
  /**
   * How long a new item may wait for others to share its batch, in milliseconds; default 0. Items that arrive one by one
   * cost a batch each without it.
   */
  readonly lingerMs?: number;
}

export type Saga<State, Context> = Required<SagaDefinition<State, Context>>;

/** @throws TypeError two steps have the same name, or a number is out of range: mistakes of the program */
export function defineSaga<State, Context>(definition: SagaDefinition<State, Context>): Saga<State, Context> {
  const { name, batchSize, maxAttempts, steps } = definition;
  const numbers = [batchSize, maxAttempts, steps.length, definition.leaseMs ?? 1];
  if (numbers.some((value) => !Number.isSafeInteger(value) || value < 1)) {
    throw new TypeError(
      `saga "${name}": batchSize, maxAttempts, leaseMs and the number of steps are at least 1`,
    );
  }
  if (new Set(steps.map((step) => step.name)).size !== steps.length) {
    throw new TypeError(`saga "${name}": two steps have the same name`);
  }
  return { backoff: { baseMs: 500, maxMs: 60_000 }, leaseMs: 30_000, lingerMs: 0, ...definition };
}

/** Half of the full pause at least, so that items which failed together do not come back together. */
export function backoffMs({ baseMs, maxMs }: Backoff, attempts: number): number {
  return Math.min(maxMs, baseMs * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);
}
