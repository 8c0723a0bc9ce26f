import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '@mdm/telemetry';
import pg from 'pg';
import { postgresError } from './postgres-errors.js';

interface Subscriber {
  readonly handler: (payload: string) => void;
  readonly onReconnect: (() => void) | undefined;
}

interface Listener {
  listen(channel: string, subscriber: Subscriber): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

const heartbeatMs = 10_000;
const heartbeatTimeoutMs = 5_000;
const maxPauseMs = 5_000;

/**
 * One connection that LISTENs for everybody. A heartbeat finds a peer that vanished without a word; a broken connection
 * is made again, with growing pauses, for as long as somebody listens.
 */
export function createListener(connection: pg.ClientConfig, logger: Logger | undefined): Listener {
  const channels = new Map<string, Set<Subscriber>>();
  const closing = new AbortController();
  let client: pg.Client | undefined;
  let tail: Promise<unknown> = Promise.resolve();

  /** One change of the connection at a time. */
  function serially<T>(change: () => Promise<T>): Promise<T> {
    const result = tail.then(change);
    tail = result.catch(() => undefined);
    return result.catch((error: unknown) => {
      throw postgresError(error);
    });
  }

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ ...connection, query_timeout: heartbeatTimeoutMs });
    fresh.on('error', () => lost(fresh));
    fresh.on('end', () => lost(fresh));
    fresh.on('notification', ({ channel, payload }) => {
      for (const { handler } of channels.get(channel) ?? []) call(() => handler(payload ?? ''));
    });
    await fresh.connect();
    try {
      for (const channel of channels.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      fresh.connection.stream.destroy();
      throw error;
    }
    client = fresh;
    const heartbeat = setInterval(() => {
      fresh.query('select 1').catch(() => fresh.connection.stream.destroy());
    }, heartbeatMs).unref();
    fresh.on('end', () => clearInterval(heartbeat));
    return fresh;
  }

  function lost(broken: pg.Client): void {
    if (client !== broken) return;
    client = undefined;
    if (closing.signal.aborted || channels.size === 0) return;
    logger?.warn('the connection that listens for notifications broke');
    void serially(reconnect).catch(() => undefined);
  }

  async function reconnect(): Promise<void> {
    for (let tries = 0; client === undefined && channels.size > 0; tries += 1) {
      await pause(Math.random() * Math.min(maxPauseMs, 100 * 2 ** tries), undefined, {
        signal: closing.signal,
        ref: false,
      });
      try {
        await connect();
      } catch (error) {
        logger?.debug({ err: postgresError(error) }, 'listening for notifications is not possible yet');
        continue;
      }
      for (const subscribers of channels.values()) {
        for (const { onReconnect } of subscribers) if (onReconnect) call(onReconnect);
      }
    }
  }

  function call(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      logger?.error({ err: error }, 'a handler of notifications failed');
    }
  }

  /** The subscriber is gone at once; then the connection follows, unless it is down: the next one does not know it. */
  async function unlisten(channel: string, subscriber: Subscriber): Promise<void> {
    const subscribers = channels.get(channel);
    if (!subscribers?.delete(subscriber) || subscribers.size > 0) return;
    channels.delete(channel);
    if (client === undefined) return;
    await serially(async () => {
      if (channels.has(channel)) return;
      if (channels.size > 0) {
        // When it fails the connection is gone, and the next one does not listen to this channel.
        await client?.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined);
        return;
      }
      const idle = client;
      client = undefined;
      await idle?.end();
    });
  }

  return {
    listen: (channel, subscriber) =>
      serially(async () => {
        const known = channels.get(channel);
        if (known === undefined)
          await (client ?? (await connect())).query(`listen ${pg.escapeIdentifier(channel)}`);
        channels.set(channel, (known ?? new Set()).add(subscriber));
        return () => unlisten(channel, subscriber);
      }),
    close: async () => {
      closing.abort();
      channels.clear();
      await tail;
      const last = client;
      client = undefined;
      await last?.end();
    },
  };
}
