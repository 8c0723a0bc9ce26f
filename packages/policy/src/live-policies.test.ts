import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type TestDatabase, testDatabase } from '@mdm/store';
import { followPolicies, type LivePolicies, type PolicySet, policyMigrations } from './index.js';

let test: TestDatabase;
let directory: string;
let now: number;
const open: LivePolicies[] = [];
const logger = { info: jest.fn(), warn: jest.fn(), error: jest.fn() };

beforeEach(async () => {
  test = await testDatabase({ migrations: policyMigrations });
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-policies-'));
  now = 1_000;
  jest.clearAllMocks();
});
afterEach(async () => {
  for (const live of open.splice(0)) live.close();
  await rm(directory, { recursive: true, force: true });
  await test.drop();
});

const policy = (id: string) => `@id("${id}") @sentence("s") permit (principal, action, resource);\n`;
const write = (name: string, text: string) => writeFile(path.join(directory, name), text);
const follow = async (from: string | undefined = directory) => {
  const live = await followPolicies({ directory: from, site: 'a', db: test.db, clock: () => now, logger });
  open.push(live);
  return live;
};
const idsOf = ({ policies }: PolicySet) => policies.map(({ id }) => id);
const kept = async () =>
  (
    await test.db.query<{ version: string; since: number }>(
      'select version, since from mdm_policy_versions order by number',
    )
  ).map(({ version, since }) => [version, since]);

describe('followPolicies', () => {
  it('has the default set where the site names no directory', async () => {
    const live = await followPolicies({
      directory: undefined,
      site: 'a',
      db: test.db,
      clock: () => now,
      logger,
    });
    expect(idsOf(live.current())).toEqual(['acl-decides']);
    expect(await kept()).toEqual([[live.current().version, 1_000]]);
  });

  it('takes over a change by itself, tells of it, and keeps every version in order', async () => {
    await write('a.cedar', policy('one'));
    await write('notes.txt', 'not a policy');
    const live = await follow();
    const first = live.current();
    const changed = new Promise<PolicySet>((resolve) => live.onChange(resolve));
    now = 2_000;
    await write('b.cedar', policy('two'));
    const second = await changed;
    expect(live.current()).toBe(second);
    expect(idsOf(second)).toEqual(['one', 'two']);
    now = 3_000;
    await rm(path.join(directory, 'b.cedar'));
    await live.reload();
    expect(live.current().version).toBe(first.version);
    expect(await kept()).toEqual([
      [first.version, 1_000],
      [second.version, 2_000],
      [first.version, 3_000],
    ]);
  });

  it('keeps nothing anew when it starts with what was in force', async () => {
    await write('a.cedar', policy('one'));
    await Promise.all([follow(), follow()]);
    now = 2_000;
    await follow();
    expect(await kept()).toEqual([[expect.any(String), 1_000]]);
  });

  it('never replaces good policies by bad ones, and says so once', async () => {
    await write('a.cedar', policy('one'));
    const live = await follow();
    await write('b.cedar', 'permit (');
    await live.reload();
    await live.reload();
    expect(idsOf(live.current())).toEqual(['one']);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn.mock.calls[0]?.[0]).toMatchObject({
      err: { message: expect.stringContaining('b.cedar:1: ') },
    });
    await write('b.cedar', policy('two'));
    await live.reload();
    expect(idsOf(live.current())).toEqual(['one', 'two']);
  });

  it('takes an emptied or missing directory for a mistake', async () => {
    await write('a.cedar', policy('one'));
    const live = await follow();
    await rm(path.join(directory, 'a.cedar'));
    await live.reload();
    expect(idsOf(live.current())).toEqual(['one']);
    await rename(directory, `${directory}.gone`);
    await live.reload();
    expect(idsOf(live.current())).toEqual(['one']);
    await rename(`${directory}.gone`, directory);
  });

  it('does not start with bad policies', async () => {
    await write('a.cedar', 'permit (');
    await expect(follow()).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('a.cedar:1'),
    });
    await expect(follow(`${directory}/none`)).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it('starts with those that were last in force when the files have become bad', async () => {
    await write('a.cedar', policy('one'));
    const before = await follow();
    await write('a.cedar', 'permit (');
    const after = await follow();
    expect(after.current().version).toBe(before.current().version);
    expect(logger.error).toHaveBeenCalledTimes(1);
    await write('a.cedar', policy('two'));
    await after.reload();
    expect(idsOf(after.current())).toEqual(['two']);
  });
});
