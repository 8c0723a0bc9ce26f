import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate, type TestDatabase, testDatabase } from '@mdm/store';
import { createLogger } from '@mdm/telemetry';
import { createAudit } from './audit.js';
import { type ChainHead, chainHead, contradictedHeads } from './chain-head.js';
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
async function tamper(sql: string, db = test.db): Promise<void> {
  await db.transaction(async (tx) => {
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
      '"effect":"read","groups":["/biomed"],"issuer":null,"level":null,"objects":null,"on_behalf":null,' +
      '"operation":"lfc.stat","origin":null,"outcome":"success","permit":null,"policy_version":null,"purpose":null,' +
      '"seq":1,"service":"lfc","site":"a","subject":"/CN=0","trace_id":null}';
    const hash = createHash('sha256').update('mdm-audit-2\n').update(Buffer.alloc(32)).update(canonical);
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
    ['policy_version', "'1'"],
    ['level', "'anonymous'"],
    ['permit', "'x'"],
    ['version', '1'],
    ['version', '3'],
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
      "insert into audit_records select (jsonb_populate_record(last, jsonb_build_object('seq', 11))).* from audit_records last where seq = 10",
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
      '"issuer":null,"level":null,"objects":null,"on_behalf":null,"operation":"lfc.stat","origin":null,' +
      '"outcome":"success","permit":null,"policy_version":null,"purpose":null,"seq":5,"service":"lfc","site":"a",' +
      '"subject":null,"trace_id":null}';
    const hash = createHash('sha256')
      .update('mdm-audit-2\n')
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

  it('takes a chain that begins with records of version 1, and no later column in them', async () => {
    const old = await testDatabase({ migrations: auditMigrations.slice(0, 1) });
    const canonical =
      '{"at":"1970-01-01T00:00:01.000000Z","code":null,"count":null,"detail":null,"effect":"read","groups":null,' +
      '"issuer":null,"objects":null,"on_behalf":null,"operation":"lfc.stat","origin":null,"outcome":"success",' +
      '"purpose":null,"seq":1,"service":"lfc","site":"a","subject":null,"trace_id":null}';
    const hash = createHash('sha256').update('mdm-audit-1\n').update(Buffer.alloc(32)).update(canonical);
    await old.db.query(
      `with first as (
         insert into audit_records (seq, at, site, service, operation, effect, outcome, previous_hash, hash)
         values (1, 'epoch'::timestamptz + interval '1 second', 'a', 'lfc', 'lfc.stat', 'read', 'success', $1, $2))
       update audit_head set seq = 1, hash = $2`,
      [Buffer.alloc(32), hash.digest()],
    );
    await migrate(old.db, auditMigrations);
    const audit = createAudit({ db: old.db, site: 'a', service: 'lfc', clock: () => 2_000, logger });
    await audit
      .open({ operation: 'lfc.stat', effect: 'read' })
      .close({ outcome: 'success', level: 'anonymous' });
    expect(await verifyChain(old.db)).toMatchObject({ intact: true, records: 2 });
    await tamper("update audit_records set level = 'identified' where seq = 1", old.db);
    expect(await verifyChain(old.db)).toEqual({ intact: false, seq: 1, problem: 'altered' });
    await old.drop();
  });

  it('says that the head is gone', async () => {
    await tamper('delete from audit_head');
    await expect(verifyChain(test.db)).rejects.toMatchObject({ code: 'corrupt' });
  });
});

describe('a head that somebody else has kept', () => {
  const kept = async (seq: number): Promise<ChainHead> => {
    const [row] = await test.db.query<{ hash: string }>(
      "select encode(hash, 'hex') as hash from audit_records where seq = $1",
      [seq],
    );
    return { seq, hash: row?.hash ?? '' };
  };
  /** What a superuser who knows the format can do: everything from `seq` on is another story, hashes and head included. */
  const rewriteFrom = async (seq: number) => {
    const [before] = await test.db.query<{ hash: Buffer }>('select hash from audit_records where seq = $1', [
      seq - 1,
    ]);
    await tamper(
      `delete from audit_records where seq >= ${seq};
       update audit_head set seq = ${seq - 1}, hash = decode('${before?.hash.toString('hex')}', 'hex')`,
    );
    await write(11 - seq);
  };

  it('is held by the chain that it was read from, which grows', async () => {
    const empty = { seq: 0, hash: '0'.repeat(64) };
    const heads = [empty, await kept(3), await chainHead(test.db)];
    await write(5);
    expect(await contradictedHeads(test.db, heads)).toEqual([]);
  });

  it('shows that records were cut off together with the head', async () => {
    const heads = [await kept(8), await chainHead(test.db)];
    const { hash } = await kept(9);
    await tamper(
      `delete from audit_records where seq > 9; update audit_head set seq = 9, hash = decode('${hash}', 'hex')`,
    );
    expect(await verifyChain(test.db)).toMatchObject({ intact: true, records: 9 });
    expect(await contradictedHeads(test.db, heads)).toEqual(heads.slice(1));
  });

  it('shows that the chain was written anew, also where it has grown beyond', async () => {
    const heads = [await kept(4), await kept(5), await chainHead(test.db)];
    await rewriteFrom(5);
    await write(20);
    expect(await verifyChain(test.db)).toMatchObject({ intact: true, records: 30 });
    expect(await contradictedHeads(test.db, heads)).toEqual(heads.slice(1));
  });
});
