import pg from 'pg';
import { cancelled } from './postgres-errors.js';

const cancelConnectMs = 2_000;
const graceMs = 3_000;

/**
 * Runs one statement of a client under a signal. When the signal fires, `cancel` asks the server to stop; a server that
 * does not react within three seconds loses the connection, so that the caller never waits for a dead peer. The promise
 * settles only after the cancellation was delivered: it cannot hit the next statement of the same connection.
 */
export async function abortable<T>(
  client: pg.PoolClient,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
  cancel: (client: pg.PoolClient) => Promise<void>,
): Promise<T> {
  if (signal === undefined) return run();
  if (signal.aborted) throw cancelled(signal);
  let cancelling: Promise<void> | undefined;
  let grace: NodeJS.Timeout | undefined;
  const onAbort = () => {
    cancelling = cancel(client);
    grace = setTimeout(() => client.connection.stream.destroy(), graceMs);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await run();
  } catch (error) {
    throw signal.aborted ? cancelled(signal, error) : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(grace);
    await cancelling;
  }
}

/** Cancels what the client runs, through a connection of its own. Never rejects: the grace of the caller is the fallback. */
export async function cancelBackend(connection: pg.ClientConfig, client: pg.PoolClient): Promise<void> {
  if (!('processID' in client)) return;
  const messenger = new pg.Client({
    ...connection,
    application_name: 'mdm cancel',
    connectionTimeoutMillis: cancelConnectMs,
    query_timeout: cancelConnectMs,
  });
  messenger.on('error', () => undefined);
  try {
    await messenger.connect();
    await messenger.query('select pg_cancel_backend($1)', [client.processID]);
  } catch {
    client.connection.stream.destroy();
  } finally {
    await messenger.end().catch(() => undefined);
  }
}
