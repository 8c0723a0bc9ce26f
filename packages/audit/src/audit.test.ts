import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Database,
  freePort,
  migrate,
  openDatabase,
  startEmbeddedPostgres,
  type TestDatabase,
  testDatabase,
} from '@mdm/store';
import { createLogger, withTraceparent } from '@mdm/telemetry';
import fc from 'fast-check';
import { createAudit } from './audit.js';
import { listAudit } from './list-audit.js';
import { auditMigrations } from './migrations.js';
import type { AuditStart } from './record.js';
import { verifyChain } from './verify-chain.js';

const guid = '0198f0aa-1111-7222-8333-444455556666';
const at = Date.UTC(2026, 0, 31, 23, 59, 59, 123);
const lines: string[] = [];
const logger = createLogger({
  service: 'lfc',
  site: 'a',
  destination: { write: (line) => lines.push(line) },
});
const stat: AuditStart = { operation: 'lfc.stat', effect: 'read', origin: '192.0.2.7' };

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase({ migrations: auditMigrations });
});
afterAll(() => test.drop());

const start = (db = test.db) => createAudit({ db, site: 'a', service: 'lfc', clock: () => at, logger });

/** Resolves to the process of the server that waits for a lock on behalf of this test's schema. */
async function lockWait(db: Database): Promise<number> {
  for (;;) {
    const [waiting] = await db.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'",
      [test.schema],
    );
    if (waiting) return waiting.pid;
  }
}

/** A connection to the database that can be cut between the commit and its answer. */
async function startLink(url: string) {
  const target = new URL(url);
  let losing = false;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    near.pipe(far);
    far.on('data', (answer) => {
      if (losing) near.destroy();
      else near.write(answer);
    });
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('close', () => {
      losing = false;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const near = new URL(url);
  near.port = String((server.address() as AddressInfo).port);
  near.hostname = '127.0.0.1';
  return {
    url: near.href,
    loseNextAnswer: () => {
      losing = true;
    },
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

describe('an audit entry', () => {
  it('becomes one record with everything that was known when it was closed', async () => {
    const audit = start();
    const header = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const entry = withTraceparent(header, () => audit.open(stat));
    entry.note({ subject: '/O=A/CN=Anna', groups: ['/biomed', '/biomed/Role="x\\y"'], issuer: 'b' });
    entry.note({ objects: [guid], detail: { level: 'identified' } });
    await entry.close({
      outcome: 'success',
      onBehalf: 'mdm://b/gateway',
      subject: undefined,
      count: 1,
      purpose: 'second opinion',
      policyVersion: '7',
      level: 'pseudonymous',
      permit: 'permit-1',
      detail: { rows: 3 },
    });
    const { records } = await listAudit(test.db, { limit: 1 });
    expect(records).toEqual([
      {
        seq: 1,
        at,
        site: 'a',
        service: 'lfc',
        operation: 'lfc.stat',
        effect: 'read',
        outcome: 'success',
        code: undefined,
        subject: '/O=A/CN=Anna',
        groups: ['/biomed', '/biomed/Role="x\\y"'],
        issuer: 'b',
        onBehalf: 'mdm://b/gateway',
        origin: '192.0.2.7',
        objects: [guid],
        count: 1,
        purpose: 'second opinion',
        policyVersion: '7',
        level: 'pseudonymous',
        permit: 'permit-1',
        detail: { level: 'identified', rows: 3 },
        traceId: '0af7651916cd43dd8448eb211c80319c',
      },
    ]);
  });

  it('is written for a refusal before it is known who calls', async () => {
    const audit = start();
    const before = await listAudit(test.db, { outcome: 'refused', limit: 100 });
    await audit.open(stat).close({ outcome: 'refused', code: 'certificate-missing' });
    const after = await listAudit(test.db, { outcome: 'refused', limit: 100 });
    expect(after.records).toHaveLength(before.records.length + 1);
    expect(after.records[0]).toMatchObject({ code: 'certificate-missing', subject: undefined });
  });

  it('cannot be closed twice', async () => {
    const entry = start().open(stat);
    await entry.close({ outcome: 'success' });
    await expect(entry.close({ outcome: 'success' })).rejects.toMatchObject({ code: 'internal' });
  });

  it('records an object by GUID or LFN, and nothing that might be a patient', async () => {
    const audit = start();
    for (const object of [`guid:${guid}`, '/grid/biomed/a/1/2/3', 'Doe^Jane', '/home/Doe^Jane']) {
      await audit.open(stat).close({ outcome: 'success', objects: [object] });
    }
    const { records } = await listAudit(test.db, { limit: 4 });
    expect(records.flatMap(({ objects }) => objects).reverse()).toEqual([
      `guid:${guid}`,
      '/grid/biomed/a/1/2/3',
      '[not a GUID or LFN]',
      '[not a GUID or LFN]',
    ]);
  });

  it('records no secret and no patient in its free texts', async () => {
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.CANARY';
    await start()
      .open({ ...stat, origin: token })
      .close({
        outcome: 'failed',
        code: token,
        purpose: `because ${token}`,
        subject: token,
        groups: [token],
        detail: { note: token, patientName: 'CANARY', token: 'CANARY' },
      });
    const [row] = await test.db.query('select r::text as row from audit_records r order by seq desc limit 1');
    expect(JSON.stringify(row)).not.toContain('CANARY');
  });

  it('cuts long texts and marks the cut', async () => {
    await start()
      .open(stat)
      .close({ outcome: 'success', purpose: 'x'.repeat(600), groups: Array(100).fill('/g') });
    const { records } = await listAudit(test.db, { limit: 1 });
    expect(records[0]?.purpose).toBe(`${'x'.repeat(511)}…`);
    expect(records[0]?.groups).toHaveLength(64);
  });

  it('can be written whatever a caller sends, and its chain stays intact', async () => {
    const audit = start();
    const text = fc.string({ unit: 'binary', maxLength: 1200 });
    const lone = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    });
    const any = fc.oneof(text, lone, fc.constantFrom('\0', '\ud800', '"\\{}', 'NULL', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          subject: any,
          objects: fc.array(any, { maxLength: 5 }),
          purpose: any,
          groups: fc.array(any, { maxLength: 5 }),
          count: fc.double(),
          detail: fc.dictionary(any, fc.oneof(any, fc.double(), fc.boolean()), { maxKeys: 5 }),
        }),
        async (facts) => {
          await audit.open({ ...stat, operation: facts.purpose }).close({ outcome: 'success', ...facts });
        },
      ),
      { numRuns: 150 },
    );
    expect(await verifyChain(test.db)).toMatchObject({ intact: true });
  });
});

describe('many entries at once', () => {
  it('share the commit of one transaction', async () => {
    const audit = start();
    const from = (await listAudit(test.db, { limit: 1 })).records[0]?.seq ?? 0;
    await Promise.all(Array.from({ length: 300 }, () => audit.open(stat).close({ outcome: 'success' })));
    const [row] = await test.db.query(
      'select count(*) as records, count(distinct xmin::text) as commits from audit_records where seq > $1',
      [from],
    );
    expect(row).toEqual({ records: 300, commits: 2 });
  });

  it('lengthen one chain when several replicas write', async () => {
    const other = openDatabase({ url: test.url, schema: test.schema, applicationName: 'replica' });
    const replicas = [start(), start(other)];
    const before = await verifyChain(test.db);
    await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const entry = replicas[index % 2]?.open(stat);
        if (index % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
        await entry?.close({ outcome: 'success', count: index });
      }),
    );
    await other.close();
    const after = await verifyChain(test.db);
    expect(after).toMatchObject({ intact: true });
    expect(after.intact && before.intact && after.records - before.records).toBe(400);
  });
});

describe('the replicas of a service', () => {
  /** An audit, and how often it had to lock the head of the chain. */
  function watched() {
    const locks = { count: 0 };
    const transaction: Database['transaction'] = (work, options) => {
      locks.count += 1;
      return test.db.transaction(work, options);
    };
    const audit = start({ ...test.db, transaction });
    return { locks, write: () => audit.open(stat).close({ outcome: 'success' }) };
  }

  it('lock the head only where another one has moved it', async () => {
    const one = watched();
    const other = watched();
    for (const replica of [one, one, one, other, other, one, other, one, one]) await replica.write();
    expect([one.locks.count, other.locks.count]).toEqual([3, 2]);
    expect(await verifyChain(test.db)).toMatchObject({ intact: true });
  });

  it('write one intact chain when both ways meet at the head', async () => {
    const replicas = [watched(), watched(), watched()];
    const before = await verifyChain(test.db);
    await Promise.all(
      replicas.map(async ({ write }) => {
        for (let n = 0; n < 50; n += 1) await write();
      }),
    );
    const after = await verifyChain(test.db);
    expect(after).toMatchObject({ intact: true });
    expect(after.intact && before.intact && after.records - before.records).toBe(150);
  });
});

describe('after a lost connection', () => {
  it('a record that was not written is refused, and the chain goes on', async () => {
    const audit = start();
    await audit.open(stat).close({ outcome: 'success' });
    const before = await verifyChain(test.db);
    let closing: Promise<void> | undefined;
    await test.db.transaction(async (tx) => {
      await tx.query('select from audit_head for update');
      closing = audit.open(stat).close({ outcome: 'success' });
      closing.catch(() => undefined);
      await tx.query('select pg_terminate_backend($1)', [await lockWait(test.db)]);
      await expect(closing).rejects.toMatchObject({ code: 'audit-unavailable' });
    });
    await audit.open(stat).close({ outcome: 'success' });
    const after = await verifyChain(test.db);
    expect(after).toMatchObject({ intact: true });
    expect(after.intact && before.intact && after.records - before.records).toBe(1);
  });

  it('a record that was written and not confirmed is refused, and the chain goes on behind it', async () => {
    const link = await startLink(test.url);
    const db = openDatabase({ url: link.url, schema: test.schema, applicationName: 'test' });
    const audit = start(db);
    await audit.open(stat).close({ outcome: 'success' });
    const before = await verifyChain(test.db);
    link.loseNextAnswer();
    await expect(audit.open(stat).close({ outcome: 'success' })).rejects.toMatchObject({
      code: 'audit-unavailable',
    });
    await audit.open(stat).close({ outcome: 'success' });
    const after = await verifyChain(test.db);
    expect(after).toMatchObject({ intact: true });
    expect(after.intact && before.intact && after.records - before.records).toBe(2);
    await db.close();
    await link.close();
  });
});

describe('without its store', () => {
  it('nothing is confirmed, and the log says why', async () => {
    const url = `postgres://mdm:CANARY@127.0.0.1:${await freePort()}/none`;
    const db = openDatabase({ url, applicationName: 'test' });
    const audit = start(db);
    const closing = audit.open(stat).close({ outcome: 'success' });
    await expect(closing).rejects.toMatchObject({
      code: 'audit-unavailable',
      cause: { code: 'unavailable' },
    });
    await expect(audit.ready()).rejects.toMatchObject({ code: 'audit-unavailable' });
    await db.close();
    expect(lines.at(-1)).toContain('audit records were not written');
    expect(lines.join('')).not.toContain('CANARY');
  });

  it('is not ready before the tables exist', async () => {
    const empty = await testDatabase();
    await expect(start(empty.db).ready()).rejects.toMatchObject({ code: 'audit-unavailable' });
    await migrate(empty.db, auditMigrations);
    await expect(start(empty.db).ready()).resolves.toBeUndefined();
    await migrate(empty.db, auditMigrations, { to: 0 });
    await expect(start(empty.db).ready()).rejects.toMatchObject({ code: 'audit-unavailable' });
    await empty.drop();
  });

  it('takes no entry after it was closed, and finishes those before', async () => {
    const audit = start();
    const before = audit.open(stat).close({ outcome: 'success' });
    await audit.close();
    await expect(before).resolves.toBeUndefined();
    await expect(audit.open(stat).close({ outcome: 'success' })).rejects.toMatchObject({
      code: 'audit-unavailable',
    });
  });

  it('keeps every confirmed record when the server is killed in the middle of the work', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'mdm-audit-'));
    const first = await startEmbeddedPostgres({
      directory: path.join(directory, 'pg'),
      databases: ['audit'],
    });
    const db = openDatabase({ url: first.url('audit'), applicationName: 'test' });
    await migrate(db, auditMigrations);
    const audit = start(db);
    const confirmed: number[] = [];
    let killed = false;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let n = writer; !killed; n += 8) {
        await audit.open(stat).close({ outcome: 'success', count: n });
        confirmed.push(n);
        if (confirmed.length === 100) {
          await first.kill();
          killed = true;
        }
      }
    });
    const ends = await Promise.allSettled(writers);
    for (const end of ends) {
      if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'audit-unavailable' });
    }
    await db.close();

    const second = await startEmbeddedPostgres({
      directory: path.join(directory, 'pg'),
      databases: ['audit'],
    });
    const again = openDatabase({ url: second.url('audit'), applicationName: 'test' });
    expect(await verifyChain(again)).toMatchObject({ intact: true });
    const stored = await again.query<{ count: number }>('select count from audit_records');
    expect(stored.map(({ count }) => count)).toEqual(expect.arrayContaining(confirmed));
    await start(again).open(stat).close({ outcome: 'success' });
    expect(await verifyChain(again)).toMatchObject({ intact: true });
    await again.close();
    await second.stop();
    await rm(directory, { recursive: true });
  });
});
