import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type { Database, Queryable } from './database.js';

/**
 * One step of the schema. Services number theirs from 100; a package's table that services refer to comes before (`acls`
 * is 50), other tables of packages come from 8000 on.
 */
export interface Migration {
  readonly version: number;
  /** Kebab-case, as in the file's name. */
  readonly name: string;
  /** SQL, one or more statements, run in one transaction. */
  readonly up: string;
  readonly down: string;
}

const fileName = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.(up|down)\.sql$/;
/** One lock for the whole database: extensions are shared by its schemas. The number is arbitrary and never changes. */
const lockKey = 7_236_401;

/**
 * Reads `NNNN-name.up.sql` and `NNNN-name.down.sql`; both must exist for every version.
 * @throws failed-precondition a file is missing, named wrongly, or its version is used twice
 */
export async function loadMigrations(directory: URL): Promise<Migration[]> {
  const found = new Map<number, { name: string; up?: string; down?: string }>();
  for (const file of (await readdir(directory)).sort()) {
    const [, version, name, side] = fileName.exec(file) ?? [];
    if (version === undefined || name === undefined) {
      if (!file.endsWith('.sql')) continue;
      fail(
        'failed-precondition',
        `the migration "${file}" is not named NNNN-name.up.sql or NNNN-name.down.sql`,
      );
    }
    const entry = found.get(Number(version)) ?? { name };
    if (entry.name !== name) {
      fail(
        'failed-precondition',
        `two migrations have the version ${version}: "${entry.name}" and "${name}"`,
      );
    }
    const text = await readFile(new URL(file, `${directory.href.replace(/\/?$/, '/')}`), 'utf8');
    found.set(Number(version), side === 'up' ? { ...entry, up: text } : { ...entry, down: text });
  }
  return [...found].map(([version, { name, up, down }]) => {
    if (up === undefined || down === undefined) {
      fail(
        'failed-precondition',
        `migration ${version} "${name}" lacks its ${up === undefined ? 'up' : 'down'} file`,
      );
    }
    return { version, name, up, down };
  });
}

/**
 * Brings the schema to the wanted version: what is missing at or below `to` is applied in ascending order, what is
 * applied above `to` is reverted in descending order. Each migration has one transaction under one lock, so several
 * replicas may start at once. `from` and `to` of the answer are the highest applied versions before and after.
 * @throws failed-precondition an applied migration has changed since, or is unknown to this program
 */
export async function migrate(
  db: Database,
  migrations: readonly Migration[],
  options: { readonly to?: number; readonly signal?: AbortSignal } = {},
): Promise<{ from: number; to: number }> {
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  if (known.size !== migrations.length) fail('failed-precondition', 'two migrations have the same version');
  const target = options.to ?? Number.POSITIVE_INFINITY;
  const ordered = [...migrations].sort((a, b) => a.version - b.version);
  let from: number | undefined;
  for (;;) {
    const state = await db.transaction(
      async (tx) => {
        const applied = await lockAndRead(tx, db.schema, known);
        const excess = [...applied].filter((version) => version > target).at(-1);
        const reverted = excess === undefined ? undefined : known.get(excess);
        const missing = ordered.find(({ version }) => version <= target && !applied.has(version));
        if (reverted !== undefined) {
          await tx.query(reverted.down);
          await tx.query('delete from mdm_migration where version = $1', [reverted.version]);
        } else if (missing !== undefined) {
          await tx.query(missing.up);
          await tx.query('insert into mdm_migration (version, name, checksum) values ($1, $2, $3)', [
            missing.version,
            missing.name,
            checksum(missing),
          ]);
        }
        return {
          highest: Math.max(0, ...applied),
          finished: reverted === undefined && missing === undefined,
        };
      },
      { signal: options.signal },
    );
    from ??= state.highest;
    if (state.finished) return { from, to: state.highest };
  }
}

async function lockAndRead(
  tx: Queryable,
  schema: string,
  known: ReadonlyMap<number, Migration>,
): Promise<ReadonlySet<number>> {
  await tx.query('select pg_advisory_xact_lock($1)', [lockKey]);
  // Not "if not exists": that asks for the right to create schemas even where the schema exists.
  const [found] = await tx.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (found === undefined) await tx.query(`create schema "${schema}"`);
  await tx.query(`
    create table if not exists "${schema}".mdm_migration (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  const rows = await tx.query<{ version: number; name: string; checksum: string }>(
    'select version, name, checksum from mdm_migration order by version',
  );
  for (const row of rows) {
    const migration = known.get(row.version);
    if (migration === undefined) {
      fail(
        'failed-precondition',
        `the schema has migration ${row.version} "${row.name}", which this program lacks`,
        {
          remedy: 'run the newer program, or revert the migration with it first',
        },
      );
    }
    if (checksum(migration) !== row.checksum) {
      fail(
        'failed-precondition',
        `migration ${row.version} "${row.name}" was changed after it had been applied`,
        {
          remedy: 'restore the file and add a new migration for the change',
        },
      );
    }
  }
  return new Set(rows.map(({ version }) => version));
}

const checksum = (migration: Migration): string => createHash('sha256').update(migration.up).digest('hex');
