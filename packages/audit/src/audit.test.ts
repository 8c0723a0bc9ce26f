import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
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
