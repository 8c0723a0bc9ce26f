import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode } from '@mdm/access';
import { encodeShare } from '@mdm/key-shares';
import { aclToMessage, type UserCredentials } from '@mdm/rpc';
import type { TestUser } from '@mdm/testbed';
import type { GatewayContext } from './context.js';
import { gateway } from './definition.js';
import { collect, eventually, type Grid, holders, startGrid, type TestImage } from './testing.js';

const auditName = 'mdm.gateway.v1.AuditService';
const root = path.resolve(import.meta.dirname, '../../..');
const reason = 'consent withdrawn';
const contexts = new Map<string, GatewayContext>();

let grid: Grid;
let owner: TestUser;
let reader: TestUser;
let leaver: UserCredentials;
let removed: TestImage;
let shared: TestImage;
let kept: TestImage;

/** The key holder of site b is restored from a backup that is older than a removal, a withdrawal and a revocation. */
beforeAll(async () => {
  grid = await startGrid({
    further: [
      {
        ...gateway,
        createContext: async (base) => {
          const context = await gateway.createContext(base);
          contexts.set(base.site, context);
          return context;
        },
      },
    ],
  });
  owner = grid.user({ site: 'a', name: 'Owner', groups: ['/biomed/a'] });
  reader = grid.user({ site: 'a', name: 'Reader', groups: ['/biomed/ward'] });
  const leaving = grid.user({ site: 'a', name: 'Leaver', groups: ['/biomed/a'] });
  leaver = await leaving.credentials();
  removed = await grid.register({ owner, size: 1_000 });
  shared = await grid.register({ owner, readers: [reader], size: 1_000 });
  kept = await grid.register({ owner, readers: [reader], size: 1_000 });

  await copyTables('backup');

  const object = ({ lfn }: TestImage) => ({ image: { lfn } });
  await (await grid.ask('mdm.gateway.v1.RemovalService', owner)).remove({ object: object(removed), reason });
  await (await grid.ask('mdm.gateway.v1.SharingService', owner)).revoke({
    object: object(shared),
    grantee: { user: reader.dn },
  });
  const { administrator } = grid.site('a').people;
  const revocations = await grid.ask(
    'mdm.gateway.v1.RevocationService',
    grid.user({ site: 'a', ...administrator }),
  );
  await revocations.revokeIdentity({ user: leaving.dn, reason: 'left' });
  await eventually(async () => (await answersOf(owner, removed)).every((answer) => answer === 'not-found'));
  await eventually(async () => !(await answersOf(reader, shared)).some((answer) => answer === 'released'));
  await eventually(async () => (await answerTo(leaver)) === 'token-revoked');
  expect(await contexts.get('b')?.witnessing.round(AbortSignal.timeout(120_000))).toEqual(['a', 'c']);

  await copyTables('newest');
  await grid.stop('b', 'hydra');
  await restoreTables('backup');
  await grid.start('b', 'hydra');
});
afterAll(async () => {
  if (!grid) return;
  const { db } = restoring();
  for (const name of ['backup', 'newest']) await db.query(`drop schema if exists ${copyOf(name)} cascade`);
  await grid.close();
});

const restoring = () => grid.database('b', 'hydra');
const copyOf = (name: string) => `${restoring().schema}_${name}`;

async function tablesOf(): Promise<string[]> {
  const { db, schema } = restoring();
  const rows = await db.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1',
    [schema],
  );
  return rows.map(({ name }) => name);
}

/** All rows of the service, as they are at one moment. */
async function copyTables(name: string): Promise<void> {
  const tables = await tablesOf();
  await restoring().db.transaction(async (tx) => {
    await tx.query(`create schema ${copyOf(name)}`);
    for (const table of tables) await tx.query(`create table ${copyOf(name)}.${table} as table ${table}`);
  });
}

async function restoreTables(name: string): Promise<void> {
  const tables = await tablesOf();
  await restoring().db.transaction(async (tx) => {
    // Neither triggers nor references: what is put back is what there was.
    await tx.query('set local session_replication_role = replica');
    for (const table of tables) {
      await tx.query(`alter table ${table} disable trigger user`);
      await tx.query(`delete from ${table}`);
      await tx.query(`insert into ${table} overriding system value table ${copyOf(name)}.${table}`);
      await tx.query(`alter table ${table} enable trigger user`);
    }
  });
}

const keysAt = (site: string, as?: TestUser, through: 'gateway' | 'dicom-bridge' = 'gateway') =>
  grid.door(site, 'hydra').client('mdm.hydra.v1.KeyService', { through, site: 'a', ...(as && { as }) });

/** What each key holder answers to somebody who asks it for its share. */
const answersOf = (as: TestUser, { guid }: TestImage): Promise<string[]> =>
  Promise.all(
    holders.map(async (site) => {
      const { outcomes } = await (await keysAt(site, as)).getShares({ guids: [guid] });
      return outcomes[0]?.error?.code ?? 'released';
    }),
  );

const answerTo = async (as: UserCredentials): Promise<string> =>
  (await keysAt('b')).getAcl({ guid: kept.guid }, { as }).then(
    () => 'ok',
    ({ code }: { code?: string }) => code ?? 'no code',
  );

describe('a key holder that was restored from a backup', () => {
  it('has a chain that is whole, and is held by the other hospitals to the records that it has lost', async () => {
    const { dn } = grid.site('b').people.officer;
    const officer = await grid.ask(auditName, grid.user({ site: 'b', name: 'officer', dn }));
    const [report] = await collect(officer.verifyAudit({ service: 'hydra' }));
    expect(report).toMatchObject({ error: null, chain: { problem: '' } });
    expect(report?.witnesses.map(({ site, state }) => [site, state])).toEqual([
      ['a', 'contradicted'],
      ['c', 'contradicted'],
    ]);
  });

  it('gives out what it gave out before', async () => {
    expect(await answersOf(reader, kept)).toEqual(['released', 'released', 'released']);
  });

  it('learns again who is not believed any more', async () => {
    await eventually(async () => (await answerTo(leaver)) === 'token-revoked');
  });

  it('opens nothing alone of what was removed or withdrawn since: no other holder gives its share', async () => {
    expect(await answersOf(owner, removed)).toEqual(['not-found', 'released', 'not-found']);
    const answers = await answersOf(reader, shared);
    expect(answers.map((answer) => answer === 'released')).toEqual([false, true, false]);
    expect(removed.key.threshold).toBeGreaterThan(1);
  });

  it('has no share of what was removed since when its administrator has followed docs/removal.md', async () => {
    const text = await readFile(path.join(root, 'docs/removal.md'), 'utf8');
    const [, sql = ''] = /After restoring a hydra database[\s\S]*?```sql\n([\s\S]*?)```/.exec(text) ?? [];
    expect(sql).not.toBe('');
    await grid.stop('b', 'hydra');
    await restoring().db.transaction(async (tx) => {
      for (const statement of sql.split(';').filter((each) => each.trim()))
        await tx.query(statement.replaceAll('newest.', `${copyOf('newest')}.`));
    });
    await grid.start('b', 'hydra');
    expect(await answersOf(owner, removed)).toEqual(['not-found', 'not-found', 'not-found']);
    expect(await answersOf(reader, kept)).toEqual(['released', 'released', 'released']);

    const share = removed.secrets.shares.find(({ holder }) => holder === 'b');
    if (!share) throw new TypeError('b holds no share');
    const acl = aclToMessage(aclFromMode({ owner: owner.dn, group: '/biomed/a', mode: 0o600 }));
    const bridge = await keysAt('b', owner, 'dicom-bridge');
    const { outcomes } = await bridge.putShares({
      shares: [{ guid: removed.guid, generation: 1, record: encodeShare(share), acl }],
    });
    expect(outcomes[0]?.error).toMatchObject({ code: 'failed-precondition' });
  });
});
