import { randomBytes } from 'node:crypto';
import { fail } from '@mdm/errors';
import { type Database, openDatabase } from './database.js';
import { type Migration, migrate } from './migrations.js';

export interface TestDatabase {
  readonly db: Database;
  /** With `schema`, what a service started by the test needs. */
  readonly url: string;
  readonly schema: string;
  /** Drops the schema and closes `db`. */
  drop(): Promise<void>;
}

/** A schema of its own on the PostgreSQL that the test run started (`scripts/jest-global-setup.mjs`). */
export async function testDatabase(
  options: { readonly migrations?: readonly Migration[]; readonly maxConnections?: number } = {},
): Promise<TestDatabase> {
  const url = process.env.MDM_TEST_POSTGRES;
  if (url === undefined) {
    fail('failed-precondition', 'MDM_TEST_POSTGRES is not set: no PostgreSQL was started for this test run', {
      remedy: 'run the tests with "npm test"',
    });
  }
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const db = openDatabase({ url, schema, applicationName: schema, maxConnections: options.maxConnections });
  await db.query(`create schema ${schema}`);
  if (options.migrations) await migrate(db, options.migrations);
  return {
    db,
    url,
    schema,
    drop: async () => {
      await db.query(`drop schema ${schema} cascade`);
      await db.close();
    },
  };
}
