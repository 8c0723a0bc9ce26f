export { columns } from './columns.js';
export {
  type Database,
  type DatabaseOptions,
  openDatabase,
  type Queryable,
  type QueryOptions,
  type TransactionOptions,
} from './database.js';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
export { type GroupCommit, groupCommit } from './group-commit.js';
export { type GuardedProcess, spawnGuarded } from './guarded-process.js';
export { type InternTable, internRows } from './intern.js';
export { loadMigrations, type Migration, migrate } from './migrations.js';
export { closeServer, freePort, listenOn, type PortBlock, reservePorts } from './ports.js';
export { sqlState, violatedConstraint } from './postgres-errors.js';
export { rowsRead } from './rows-read.js';
export { type TestDatabase, testDatabase } from './test-database.js';
