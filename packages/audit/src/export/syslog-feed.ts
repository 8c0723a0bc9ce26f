import { once } from 'node:events';
import { hostname } from 'node:os';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type TLSSocket } from 'node:tls';
import { fail, MdmError } from '@mdm/errors';
import type { Database } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { recordsAfter } from '../list-audit.js';
import { type SyslogFormat, syslogFrames } from './syslog.js';

const batchSize = 500;
const pollMs = 1_000;
const firstPauseMs = 1_000;
const maxPauseMs = 60_000;
const silenceMs = 30_000;
const leaseMs = 15_000;

export interface SyslogFeedOptions {
  readonly db: Database;
  /** `host:port` of a receiver of syslog over TLS. */
  readonly destination: string;
  readonly format: SyslogFormat;
  /** The CA of the receiver, PEM, read anew for each connection. */
  readonly authorities: () => Promise<string>;
  /** Certificate and key of this service, PEM. */
  readonly credentials: () => { readonly certificate: Buffer; readonly privateKey: Buffer };
  /** Runs `run` while no other replica of the service does; `coordination.lock`. */
  readonly exclusively: (
    key: string,
    ttlMs: number,
    run: (signal: AbortSignal) => Promise<void>,
    options: { readonly signal: AbortSignal },
  ) => Promise<void>;
  /** How many records are still to be sent. */
  readonly onBehind?: (records: number) => void;
  readonly logger: Logger;
}

/**
 * Sends every record of the chain, from the first one on, to a receiver of syslog over TLS (RFC 5425), in order, by one
 * replica at a time. A batch counts as sent when the receiver has ended the connection in order after our end: only then it has
 * read everything, which RFC 5425 has no other answer for. How far it came is kept in `audit_exports`, so that nothing is
 * lost by a restart of either side; what was sent and not counted is sent again.
 */
export function startSyslogFeed(options: SyslogFeedOptions): { close(): Promise<void> } {
  const { destination, exclusively, logger } = options;
  const ending = new AbortController();
  const { signal } = ending;
  const running = (async () => {
    while (!signal.aborted) {
      await exclusively(`audit-export/${destination}`, leaseMs, (held) => feed(options, held), {
        signal,
      }).catch((thrown: unknown) => {
        const error = MdmError.from(thrown);
        if (signal.aborted || error.code === 'aborted') return;
        logger.warn({ err: error, destination }, 'the export of the audit has stopped and begins again');
      });
      if (!signal.aborted) await pause(firstPauseMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    close: async () => {
      ending.abort();
      await running;
    },
  };
}

async function feed(options: SyslogFeedOptions, signal: AbortSignal): Promise<void> {
  const { db, destination, format, logger, onBehind } = options;
  const host = hostname();
  let position = await readPosition(db, destination, signal);
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    const records = await recordsAfter(db, position, batchSize, { signal });
    const last = records.at(-1);
    if (!last) {
      onBehind?.(0);
      await pause(pollMs, undefined, { signal });
      continue;
    }
    try {
      await deliver(
        records.map((record) => syslogFrames(record, format, host)),
        options,
        signal,
      );
      position = last.seq;
      await writePosition(db, destination, position, signal);
      if (failures > 0) logger.info({ destination }, 'the audit is exported again');
      failures = 0;
    } catch (thrown) {
      signal.throwIfAborted();
      if (failures === 0)
        logger.error(
          { err: thrown, destination },
          'the audit cannot be exported; it is tried again for ever',
        );
      onBehind?.(records.length);
      await pause(Math.min(maxPauseMs, firstPauseMs * 2 ** failures), undefined, { signal });
      failures = Math.min(failures + 1, 10);
    }
  }
}

/** One connection for one batch, with back-pressure; resolves when the receiver has taken all of it. */
async function deliver(
  frames: readonly Buffer[],
  { destination, authorities, credentials }: SyslogFeedOptions,
  signal: AbortSignal,
): Promise<void> {
  const { hostname: name, port } = new URL(`tls://${destination}`);
  const { certificate, privateKey } = credentials();
  const socket = connect({
    host: name.replace(/^\[|\]$/g, ''),
    port: Number(port),
    ca: await authorities(),
    cert: certificate,
    key: privateKey,
    minVersion: 'TLSv1.2',
  });
  socket.setTimeout(silenceMs, () =>
    socket.destroy(new MdmError('unavailable', `${destination} has been silent for ${silenceMs} ms`)),
  );
  let ended = false;
  const done = finished(socket, { signal });
  done.catch(() => undefined);
  socket.once('end', () => {
    if (!ended) socket.destroy(new MdmError('unavailable', `${destination} has ended the connection`));
  });
  try {
    await Promise.race([once(socket, 'secureConnect', { signal }), done]);
    socket.resume();
    for (const frame of frames) {
      if (!socket.write(frame)) await Promise.race([once(socket, 'drain', { signal }), broken(done)]);
    }
    ended = true;
    socket.end();
    await done;
  } finally {
    destroyed(socket);
  }
}

const broken = (done: Promise<void>): Promise<never> =>
  done.then(() => fail('unavailable', 'the connection has ended before everything was sent'));

function destroyed(socket: TLSSocket): void {
  socket.on('error', () => undefined);
  socket.destroy();
}

async function readPosition(db: Database, destination: string, signal: AbortSignal): Promise<number> {
  const [row] = await db.query<{ seq: number }>(
    'select seq from audit_exports where destination = $1',
    [destination],
    { signal },
  );
  return row?.seq ?? 0;
}

async function writePosition(
  db: Database,
  destination: string,
  seq: number,
  signal: AbortSignal,
): Promise<void> {
  await db.query(
    `insert into audit_exports (destination, seq) values ($1, $2)
     on conflict (destination) do update set seq = greatest(audit_exports.seq, excluded.seq)`,
    [destination, seq],
    { signal },
  );
}
