import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadMigrations, type Migration, migrate, type TestDatabase, testDatabase } from './index.js';

let test: TestDatabase;
beforeEach(async () => {
  test = await testDatabase();
});
afterEach(() => test.drop());

const table = (version: number, name: string): Migration => ({
  version,
  name,
  up: `create table ${name} (id int); insert into ${name} values (${version})`,
  down: `drop table ${name}`,
});
const [one, two, three] = [table(1, 'one'), table(2, 'two'), table(3, 'three')];

async function tables(): Promise<string[]> {
  const rows = await test.db.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = $1 and tablename <> 'mdm_migration' order by 1",
    [test.schema],
  );
  return rows.map(({ name }) => name);
}

describe('migrate', () => {
  it('applies what is missing, in order, and nothing the second time', async () => {
    expect(await migrate(test.db, [two, one])).toEqual({ from: 0, to: 2 });
    expect(await migrate(test.db, [one, two, three])).toEqual({ from: 2, to: 3 });
    expect(await migrate(test.db, [one, two, three])).toEqual({ from: 3, to: 3 });
    expect(await tables()).toEqual(['one', 'three', 'two']);
  });

  it('reverts what is above the wanted version, the newest first', async () => {
    await migrate(test.db, [one, two, three]);
    expect(await migrate(test.db, [one, two, three], { to: 1 })).toEqual({ from: 3, to: 1 });
    expect(await tables()).toEqual(['one']);
    expect(await migrate(test.db, [one, two, three], { to: 0 })).toEqual({ from: 1, to: 0 });
    expect(await tables()).toEqual([]);
  });

  it('applies one that was added below the newest', async () => {
    await migrate(test.db, [one, three]);
    await migrate(test.db, [one, two, three]);
    expect(await tables()).toEqual(['one', 'three', 'two']);
  });

  it('runs each migration once when many replicas start at the same time', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => migrate(test.db, [one, two, three])));
    expect(new Set(results.map(({ to }) => to))).toEqual(new Set([3]));
    expect(await test.db.query('select id from three')).toEqual([{ id: 3 }]);
  });

  it('leaves nothing of a migration that fails, and keeps those before it', async () => {
    const bad = { ...two, up: 'create table half (id int); select no_such_function()' };
    await expect(migrate(test.db, [one, bad])).rejects.toMatchObject({ code: 'internal' });
    expect(await tables()).toEqual(['one']);
  });

  it('refuses a migration that was changed after it had been applied', async () => {
    await migrate(test.db, [one]);
    await expect(migrate(test.db, [{ ...one, up: `${one.up} ` }])).rejects.toMatchObject({
      code: 'failed-precondition',
      message: 'migration 1 "one" was changed after it had been applied',
    });
  });

  it('refuses to run on the schema of a newer program', async () => {
    await migrate(test.db, [one, two]);
    await expect(migrate(test.db, [one])).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it('refuses two migrations of one version', async () => {
    await expect(migrate(test.db, [one, { ...two, version: 1 }])).rejects.toMatchObject({
      code: 'failed-precondition',
    });
  });
});

describe('loadMigrations', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'mdm migrations '));
  });
  afterEach(() => rm(directory, { recursive: true }));
  const load = async (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(directory, name), text);
    return loadMigrations(pathToFileURL(directory));
  };

  it('pairs the files of a directory, in the order of their versions', async () => {
    const loaded = await load({
      '0002-add-size.up.sql': 'up 2',
      '0002-add-size.down.sql': 'down 2',
      '0001-image.up.sql': 'up 1',
      '0001-image.down.sql': 'down 1',
      'README.md': 'not a migration',
    });
    expect(loaded).toEqual([
      { version: 1, name: 'image', up: 'up 1', down: 'down 1' },
      { version: 2, name: 'add-size', up: 'up 2', down: 'down 2' },
    ]);
  });

  it.each([
    ['a way back is missing', { '0001-image.up.sql': '' }, 'lacks its down file'],
    ['a name is wrong', { '1-image.up.sql': '' }, 'is not named'],
    [
      'a version is used twice',
      { '0001-a.up.sql': '', '0001-a.down.sql': '', '0001-b.up.sql': '', '0001-b.down.sql': '' },
      'two migrations have the version 0001',
    ],
  ])('refuses a directory where %s', async (_what, files, sentence) => {
    await expect(load(files)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining(sentence),
    });
  });
});
