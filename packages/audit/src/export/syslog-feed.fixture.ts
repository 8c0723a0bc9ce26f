import { type Credential, createSiteCa, issueServiceCertificate } from '@mdm/identity';
import type { Database } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createAudit } from '../audit.js';
import { startSyslogFeed } from './syslog-feed.js';

const logger = createLogger({ service: 'lfc', site: 'a', destination: { write: () => undefined } });
const validity = { days: 1 };

/** Certificates of a service that sends and of a receiver at 127.0.0.1, below one CA. */
export interface FeedCredentials {
  readonly ca: Credential;
  readonly service: Credential;
  readonly receiver: Credential;
}

export async function feedCredentials(): Promise<FeedCredentials> {
  const clock = Date.now;
  const ca = await createSiteCa({ site: 'a', title: 'Hospital A', validity: { days: 2 }, clock });
  const issue = (service: string, hosts: string[]) =>
    issueServiceCertificate({ ca, site: 'a', service, hosts, validity, clock });
  return { ca, service: await issue('lfc', []), receiver: await issue('siem', ['127.0.0.1']) };
}

export const startFeed = (
  db: Database,
  destination: string,
  { ca, service }: FeedCredentials,
  authorities = ca.cert,
) =>
  startSyslogFeed({
    db,
    destination,
    format: 'dicom',
    authorities: async () => authorities,
    credentials: () => ({ certificate: Buffer.from(service.cert), privateKey: Buffer.from(service.key) }),
    exclusively: (_key, _ttlMs, run, { signal }) => run(signal),
    logger,
  });

/** Adds audit records of successful calls. */
export async function writeRecords(db: Database, count: number): Promise<void> {
  const audit = createAudit({ db, site: 'a', service: 'lfc', clock: Date.now, logger });
  await Promise.all(
    Array.from({ length: count }, () =>
      audit.open({ operation: 'lfc.stat', effect: 'read' }).close({ outcome: 'success' }),
    ),
  );
}

/** Waits until the feed has written down that it has sent `seq`. */
export async function counted(db: Database, seq: number): Promise<void> {
  for (;;) {
    const [row] = await db.query<{ seq: number }>('select seq from audit_exports');
    if (row && row.seq >= seq) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
