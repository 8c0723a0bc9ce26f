import { fail } from '@mdm/errors';
import type { Database } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import type { Backend } from './backend.js';
import { type LockOptions, withLock } from './lock.js';
import { openPostgres } from './postgres.js';

/**
 * Short-lived state that the replicas of a service share. All of it may vanish (a crash of the database or of Redis
 * empties it): nothing that must not be forgotten belongs here. Times to live are milliseconds by the store's clock.
 */
export interface Coordination {
  set(key: string, value: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** True for the first caller within `ttlMs`, for nobody else: replay protection, "done already". */
  once(key: string, ttlMs: number): Promise<boolean>;
  /** Adds to a counter and returns the sum. The time to live starts with the first addition: one window of a rate. */
  increment(key: string, by: number, ttlMs: number): Promise<number>;
  /**
   * Runs `run` while no other holder of the key does. The lock is renewed until `run` ends; `signal` fires when it was
   * lost, and what `run` returns after that is refused. A holder that dies frees the lock after `ttlMs`.
   * @throws aborted  the lock was not free within `waitMs`, or was lost
   */
  lock<T>(
    key: string,
    ttlMs: number,
    run: (signal: AbortSignal) => Promise<T>,
    options?: LockOptions,
  ): Promise<T>;
  /** To everybody who is subscribed at the moment, in order; at most 7000 bytes. */
  publish(channel: string, payload: string): Promise<void>;
  /**
   * Returns the unsubscribe function. `onReconnect` is called when the connection was lost and is back: messages of the
   * time between are lost, so whoever keeps a copy of something must read it again.
   */
  subscribe(
    channel: string,
    handler: (payload: string) => void,
    options?: SubscribeOptions,
  ): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface SubscribeOptions {
  readonly onReconnect?: () => void;
}

export interface CoordinationOptions {
  readonly db: Database;
  /** `redis://…` or `rediss://…`. Without it the database does the work. */
  readonly redisUrl?: string;
  /** Keeps services that share a store apart, such as `dpm`. */
  readonly prefix: string;
  readonly logger?: Logger;
  /** How often expired rows leave the database. Default 30 000; Redis does it by itself. */
  readonly sweepIntervalMs?: number;
}

const maxPayloadBytes = 7_000;

/** @throws unavailable the store cannot be reached */
export async function openCoordination(options: CoordinationOptions): Promise<Coordination> {
  const backend: Backend =
    options.redisUrl === undefined
      ? await openPostgres(options.db, options.sweepIntervalMs ?? 30_000, options.logger)
      : // Loading the Redis client would cost every start without Redis 150 ms.
        await (await import('./redis.js')).openRedis(options.redisUrl, options.logger);
  const full = (name: string) => `${options.prefix}:${name}`;
  return {
    set: async (key, value, ttlMs) => backend.set(full(key), value, duration(ttlMs)),
    get: (key) => backend.get(full(key)),
    delete: (key) => backend.delete(full(key)),
    once: async (key, ttlMs) => backend.add(full(key), '', duration(ttlMs)),
    increment: async (key, by, ttlMs) => {
      if (!Number.isSafeInteger(by)) fail('invalid-argument', 'by is not a whole number', { field: 'by' });
      return backend.increment(full(key), by, duration(ttlMs));
    },
    lock: async (key, ttlMs, run, own) => withLock(backend, full(`lock:${key}`), duration(ttlMs), run, own),
    publish: async (channel, payload) => {
      if (Buffer.byteLength(payload) > maxPayloadBytes) {
        fail('limit-exceeded', `payload is longer than ${maxPayloadBytes} bytes`, { field: 'payload' });
      }
      await backend.publish(full(channel), payload);
    },
    subscribe: (channel, handler, own) => backend.subscribe(full(channel), handler, own?.onReconnect),
    close: () => backend.close(),
  };
}

function duration(ttlMs: number): number {
  if (!Number.isSafeInteger(ttlMs) || ttlMs < 1) {
    fail('invalid-argument', 'ttlMs is not a positive whole number of milliseconds', { field: 'ttlMs' });
  }
  return ttlMs;
}
