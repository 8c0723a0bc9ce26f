import { setTimeout as pause } from 'node:timers/promises';
import { fail, isMdmError } from '@mdm/errors';
import type { Logger } from '@mdm/telemetry';
import pg from 'pg';
import { abortable, cancelBackend } from './abortable.js';
import { copyRows } from './copy.js';
import { createListener } from './listener.js';
import { cancelled, postgresError, sqlState } from './postgres-errors.js';
import { types } from './types.js';

export interface QueryOptions {
  /** Cancels the statement at the server; the call then throws `cancelled` or `deadline-exceeded`. */
  readonly signal?: AbortSignal;
  /** Makes it a prepared statement of this name: one name always stands for one text. */
  readonly name?: string;
}

export interface Queryable {
  /**
   * Rows of one statement. `params` stand for $1…: an array becomes a PostgreSQL array (so `json` arrays must be
   * given as JSON text), a Buffer `bytea`, another object `jsonb`. Without params the text may hold several statements.
   * `bigint` columns are numbers (an unsafe one is an error), `date` and `timestamp` columns are text, `timestamptz` is
   * a Date, `numeric` is text. The caller types the rows, and parses those that come from outside.
   * @throws MdmError unavailable | already-exists | aborted | failed-precondition | storage-full | cancelled | …
   */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<Row[]>;
}

export interface TransactionOptions {
  readonly signal?: AbortSignal;
  /** Default `read committed`. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
}

export interface Database extends Queryable {
  /** The schema that unqualified names stand for. */
  readonly schema: string;
  /**
   * Runs `run` in one transaction, and again (at most five times) when PostgreSQL aborts it for a deadlock or a
   * serialization failure: `run` must have no other effects than those of `tx`.
   */
  transaction<T>(run: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** COPY … FROM STDIN, all or nothing; reads the rows as fast as the server takes them and returns their count. */
  copyInto(
    table: string,
    columns: readonly string[],
    rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
    options?: { readonly signal?: AbortSignal },
  ): Promise<number>;
  /**
   * LISTEN, on one connection shared by all channels of this object. It is made again when it breaks; what was
   * notified meanwhile is lost, so `onReconnect` must re-read. Channels belong to the database, not to the schema.
   * Returns the unlisten function.
   */
  listen(
    channel: string,
    handler: (payload: string) => void,
    options?: { readonly onReconnect?: () => void },
  ): Promise<() => Promise<void>>;
  /** NOTIFY, at most 7999 bytes of payload. Within a transaction use `select pg_notify($1, $2)`. */
  notify(channel: string, payload: string): Promise<void>;
  ping(signal?: AbortSignal): Promise<void>;
  /** Waits for the statements that run, then closes every connection. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database?sslmode=…` */
  readonly url: string;
  /** Default `public`. Created by {@link migrate}. */
  readonly schema?: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Default 10. */
  readonly maxConnections?: number;
  readonly logger?: Logger;
}

const schemaName = /^[a-z_][a-z0-9_]{0,62}$/;
const channelName = /^[A-Za-z_][A-Za-z0-9_.:-]{0,62}$/;
const maxNotifyBytes = 7999;
const connectTimeoutMs = 10_000;
const transactionAttempts = 5;
const retriedStates = new Set(['40001', '40P01']);

/** Opens a pool of connections; nothing is connected before the first statement. */
export function openDatabase(options: DatabaseOptions): Database {
  const schema = options.schema ?? 'public';
  if (!schemaName.test(schema)) {
    fail(
      'invalid-argument',
      `the schema "${schema}" is not a lower-case identifier of at most 63 characters`,
      {
        field: 'schema',
      },
    );
  }
  const connection: pg.ClientConfig = {
    connectionString: options.url,
    application_name: options.applicationName,
    options: `-c search_path=${schema},public`,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types,
  };
  const pool = new pg.Pool({ ...connection, max: options.maxConnections ?? 10 });
  // A connection that breaks while nobody waits for it has nobody else to tell.
  pool.on('error', (error) =>
    options.logger?.warn({ err: postgresError(error) }, 'an idle connection broke'),
  );
  pool.on('connect', (client) => client.on('error', () => undefined));
  const listener = createListener(connection, options.logger);
  const cancel = (client: pg.PoolClient) => cancelBackend(connection, client);

  async function run<Row extends object>(
    client: pg.PoolClient,
    text: string,
    params: readonly unknown[] | undefined,
    { signal, name }: QueryOptions,
  ): Promise<Row[]> {
    return abortable(
      client,
      signal,
      async () => {
        const values = params === undefined ? undefined : [...params];
        const result = await client.query<Row>({ text, values, name });
        // Several statements in one text give an array of results; the last one counts.
        return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows;
      },
      cancel,
    );
  }

  async function withClient<T>(
    signal: AbortSignal | undefined,
    use: (client: pg.PoolClient) => Promise<T>,
  ): Promise<T> {
    const client = await acquire(pool, signal);
    let broken = true;
    try {
      const value = await use(client);
      broken = false;
      return value;
    } catch (error) {
      // An error that the server reported leaves the connection usable, unless it ended the session; any other may not.
      const state = sqlState(error);
      broken = state === undefined || state.startsWith('57P');
      throw postgresError(error);
    } finally {
      client.release(broken);
    }
  }

  async function attempt<T>(
    work: (tx: Queryable) => Promise<T>,
    { signal, isolation = 'read committed' }: TransactionOptions,
  ): Promise<T> {
    const client = await acquire(pool, signal);
    let broken = true;
    let open = true;
    let tail: Promise<unknown> = Promise.resolve();
    const tx: Queryable = {
      query: <Row extends object>(text: string, params?: readonly unknown[], own: QueryOptions = {}) => {
        if (!open)
          return Promise.reject(postgresError(new Error('statement after the end of its transaction')));
        const rows = tail.then(() =>
          run<Row>(client, text, params, { ...own, signal: own.signal ?? signal }),
        );
        tail = rows.catch(() => undefined);
        return rows.catch((error: unknown) => {
          throw postgresError(error);
        });
      },
    };
    try {
      await client.query(`begin isolation level ${isolation}`);
      try {
        const value = await work(tx);
        open = false;
        await tail;
        if (signal?.aborted) throw cancelled(signal);
        const { command } = await client.query('commit');
        if (command !== 'COMMIT') {
          fail('internal', 'a statement of the transaction failed and its error was not passed on');
        }
        broken = false;
        return value;
      } catch (error) {
        open = false;
        await tail;
        await client.query('rollback');
        broken = false;
        throw error;
      }
    } catch (error) {
      throw postgresError(error);
    } finally {
      client.release(broken);
    }
  }

  return {
    schema,
    query: (text, params, own = {}) => withClient(own.signal, (client) => run(client, text, params, own)),
    transaction: async (work, own = {}) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await attempt(work, own);
        } catch (error) {
          if (tries === transactionAttempts || !retriedStates.has(sqlState(error) ?? '')) throw error;
          await pause(Math.random() * 10 * 2 ** tries);
        }
      }
    },
    copyInto: (table, columns, rows, own = {}) =>
      withClient(own.signal, (client) => copyRows(client, table, columns, rows, own.signal)),
    listen: async (channel, handler, own = {}) => {
      checkChannel(channel);
      return listener.listen(channel, { handler, onReconnect: own.onReconnect });
    },
    notify: async (channel, payload) => {
      checkChannel(channel);
      if (Buffer.byteLength(payload) > maxNotifyBytes) {
        fail('limit-exceeded', `payload is longer than ${maxNotifyBytes} bytes`, { field: 'payload' });
      }
      await withClient(undefined, (client) =>
        run(client, 'select pg_notify($1, $2)', [channel, payload], {}),
      );
    },
    ping: async (signal) => {
      await withClient(signal, (client) => run(client, 'select 1', [], { signal }));
    },
    close: async () => {
      await listener.close();
      if (!pool.ending) await pool.end();
    },
  };
}

async function acquire(pool: pg.Pool, signal: AbortSignal | undefined): Promise<pg.PoolClient> {
  if (signal?.aborted) throw cancelled(signal);
  // An idle connection that nobody else waits for comes in the next tick: there is nothing to give up.
  const isIdle = pool.idleCount > 0 && pool.waitingCount === 0;
  const connecting = pool.connect();
  if (signal === undefined || isIdle) {
    return connecting.catch((error: unknown) => {
      throw postgresError(error);
    });
  }
  let onAbort: (() => void) | undefined;
  const gaveUp = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled(signal));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([connecting, gaveUp]);
  } catch (error) {
    connecting.then(
      (client) => client.release(),
      () => undefined,
    );
    throw isMdmError(error) ? error : postgresError(error);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

function checkChannel(channel: string): void {
  if (!channelName.test(channel)) {
    fail('invalid-argument', 'channel is not a name of at most 63 letters, digits and "_.:-"', {
      field: 'channel',
    });
  }
}
