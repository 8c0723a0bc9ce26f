import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startSyslogFeed } from '@mdm/audit';
import { fail } from '@mdm/errors';
import type { Running, ServiceBase } from './service.js';

type Base = Pick<ServiceBase, 'config' | 'db' | 'coordination' | 'credentials' | 'metrics' | 'logger'>;

/** Sends the audit of this service to every receiver of `audit.export` in site.yaml, with the service's own certificate. */
export function exportAudit({
  config: { site, service, secretsDirectory },
  db,
  coordination,
  credentials,
  metrics,
  logger,
}: Base): Running {
  const behind = metrics.gauge(
    'mdm_audit_export_waiting_records',
    'audit records of the next batch that a receiver has not taken yet, by receiver',
    ['destination'],
  );
  const feeds = site.audit.export.map(({ syslog: destination, caFile, format }) =>
    startSyslogFeed({
      db,
      destination,
      format,
      authorities: () =>
        readFile(path.resolve(secretsDirectory, caFile), 'utf8').catch((cause: unknown) =>
          fail('failed-precondition', `the CA of ${destination} cannot be read`, {
            field: 'audit.export.caFile',
            remedy: 'name a PEM file with the CA of the receiver, absolute or below MDM_SECRETS_DIR',
            cause,
          }),
        ),
      credentials: credentials.current,
      exclusively: (key, ttlMs, run, options) => coordination.lock(`${service}:${key}`, ttlMs, run, options),
      onBehind: (records) => behind.set({ destination }, records),
      logger,
    }),
  );
  return { close: async () => void (await Promise.all(feeds.map((feed) => feed.close()))) };
}
