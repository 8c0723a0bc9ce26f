import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createAudit } from './audit.js';
import { auditMigrations } from './migrations.js';
import { verifyChain } from './verify-chain.js';

const logger = createLogger({ service: 'lfc', site: 'a', level: 'error' });
let test: TestDatabase;

beforeEach(async () => {
  test = await testDatabase({ migrations: auditMigrations });
  await write(10);
});
afterEach(() => test.drop());

async function write(count: number): Promise<void> {
  const audit = createAudit({ db: test.db, site: 'a', service: 'lfc', clock: () => 1_000, logger });
  const closes = Array.from({ length: count }, (_, n) =>
    audit.open({ operation: 'lfc.stat', effect: 'read' }).close({
      outcome: 'success',
      subject: `/CN=${n}`,
      groups: ['/biomed'],
      count: n,
      detail: { n, x: 'y' },
    }),
  );
  await Promise.all(closes);
}

/** What somebody with all rights on the database can do. */
async function tamper(sql: string): Promise<void> {
  await test.db.transaction(async (tx) => {
    await tx.query('alter table audit_records disable trigger user');
    await tx.query('alter table audit_head disable trigger user');
    await tx.query(sql);
  });
}

describe('the audit tables', () => {
  it.each([
    "update audit_records set subject = 'x'",
    'update audit_records set subject = subject where false',
    'delete from audit_records where seq = 10',
    'truncate audit_records',
    'delete from audit_head',
    'truncate audit_head',
    'update audit_head set seq = 9',
    "update audit_head set hash = 'x'",
    'insert into audit_head (one, seq, hash) values (false, 1, hash)',
    'insert into audit_records select * from audit_records where seq = 1',
    'set session_replication_role = replica; delete from audit_records; set session_replication_role = origin',
  ])('refuse "%s", also from their owner', async (sql) => {
    await expect(test.db.transaction((tx) => tx.query(sql))).rejects.toMatchObject({ name: 'MdmError' });
    expect(await verifyChain(test.db)).toMatchObject({ intact: true, records: 10 });
  });
});

describe('verifyChain', () => {
  it('accepts what was written, in whole and in parts, and an empty chain', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ intact: true, records: 10, head: { seq: 10 } });
    expect(await verifyChain(test.db, { from: 4, to: 6 })).toMatchObject({ intact: true, records: 3 });
    expect(await verifyChain(test.db, { from: 11 })).toMatchObject({ intact: true, records: 0 });
    await expect(verifyChain(test.db, { from: 12 })).rejects.toMatchObject({ code: 'invalid-argument' });
    const empty = await testDatabase({ migrations: auditMigrations });
    expect(await verifyChain(empty.db)).toMatchObject({ intact: true, records: 0 });
    await empty.drop();
  });

  it('accepts a chain of many batches', async () => {
    await write(2_500);
    expect(await verifyChain(test.db)).toMatchObject({ intact: true, records: 2_510 });
  });

  it('follows the serialisation that is documented', async () => {
    const [row] = await test.db.query<{ hash: Buffer }>('select hash from audit_records where seq = 1');
    const canonical =
      '{"at":"1970-01-01T00:00:01.000000Z","code":null,"count":0,"detail":"{\\"n\\":0,\\"x\\":\\"y\\"}",' +
      '"effect":"read","groups":["/biomed"],"issuer":null,"objects":null,"on_behalf":null,"operation":"lfc.stat",' +
      '"origin":null,"outcome":"success","purpose":null,"seq":1,"service":"lfc","site":"a","subject":"/CN=0",' +
      '"trace_id":null}';
    const hash = createHash('sha256').update('mdm-audit-1\n').update(Buffer.alloc(32)).update(canonical);
    expect(row?.hash.toString('hex')).toBe(hash.digest('hex'));
  });

  const altered: [string, string][] = [
    ['at', "at + interval '1 microsecond'"],
    ['site', "'b'"],
    ['service', "'amga'"],
    ['operation', "'lfc.list'"],
    ['effect', "'write'"],
    ['outcome', "'refused'"],
    ['code', "'not-found'"],
    ['subject', "'/CN=nobody'"],
    ['groups', 'null'],
    ['groups', "'{/biomed,/x}'"],
    ['issuer', "'b'"],
    ['on_behalf', "'mdm://b/gateway'"],
    ['origin', "'192.0.2.1'"],
    ['objects', "'{/grid/x}'"],
    ['count', '9223372036854775807'],
    ['purpose', "''"],
    ['detail', '\'{"n":4,"x":"y" }\''],
    ['trace_id', "'0'"],
    ['previous_hash', "decode('00', 'hex')"],
    ['hash', "decode('00', 'hex')"],
  ];
  it.each(altered)('names the record whose %s was altered to %s', async (column, value) => {
    await tamper(`update audit_records set ${column} = ${value} where seq = 5`);
    expect(await verifyChain(test.db)).toEqual({ intact: false, seq: 5, problem: 'altered' });
  });

  it.each<[string, string, number, string]>([
    ['one in the middle is deleted', 'delete from audit_records where seq = 5', 5, 'missing'],
    ['the first is deleted', 'delete from audit_records where seq = 1', 1, 'missing'],
    ['the last are deleted', 'delete from audit_records where seq > 8', 9, 'truncated'],
    ['all are deleted', 'delete from audit_records', 1, 'truncated'],
    [
      'two change places',
      `update audit_records set seq = -4 where seq = 4; update audit_records set seq = 4 where seq = 7;
       update audit_records set seq = 7 where seq = -4`,
      4,
      'altered',
    ],
    [
      'one is deleted and the others close ranks',
      'delete from audit_records where seq = 5; update audit_records set seq = seq - 1 where seq > 5',
      5,
      'altered',
    ],
    [
      'one is added at the end',
      'insert into audit_records select 11, at, site, service, operation, effect, outcome, code, subject, groups, issuer, on_behalf, origin, objects, count, purpose, detail, trace_id, previous_hash, hash from audit_records where seq = 10',
      11,
      'beyond-head',
    ],
    ['the head forgets the last', 'update audit_head set seq = 9', 9, 'head-altered'],
    [
      'the end is cut and the head with it, but not its hash',
      'delete from audit_records where seq > 8; update audit_head set seq = 8',
      8,
      'head-altered',
    ],
    ['the head points beyond the end', 'update audit_head set seq = 12', 11, 'truncated'],
  ])('notices that %s', async (_what, sql, seq, problem) => {
    await tamper(sql);
    expect(await verifyChain(test.db)).toEqual({ intact: false, seq, problem });
  });

  it('notices a record that was written anew with a hash that fits its content', async () => {
    const [before] = await test.db.query<{ hash: Buffer }>('select hash from audit_records where seq = 4');
    const forged =
      '{"at":"1970-01-01T00:00:01.000000Z","code":null,"count":4,"detail":null,"effect":"read","groups":null,' +
      '"issuer":null,"objects":null,"on_behalf":null,"operation":"lfc.stat","origin":null,"outcome":"success",' +
      '"purpose":null,"seq":5,"service":"lfc","site":"a","subject":null,"trace_id":null}';
    const hash = createHash('sha256')
      .update('mdm-audit-1\n')
      .update(before?.hash ?? '')
      .update(forged)
      .digest('hex');
    await tamper(
      `update audit_records set detail = null, groups = null, subject = null, hash = decode('${hash}', 'hex')
       where seq = 5`,
    );
    expect(await verifyChain(test.db)).toEqual({ intact: false, seq: 6, problem: 'unlinked' });
  });

  it('notices a deleted record right before the part that is checked', async () => {
    await tamper('delete from audit_records where seq = 5');
    expect(await verifyChain(test.db, { from: 6 })).toEqual({ intact: false, seq: 5, problem: 'missing' });
  });

  it('says that the head is gone', async () => {
    await tamper('delete from audit_head');
    await expect(verifyChain(test.db)).rejects.toMatchObject({ code: 'corrupt' });
  });
});
