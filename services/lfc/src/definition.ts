import { aclMigrations } from '@mdm/access';
import { imageFactsMigration } from '@mdm/policy';
import { auditDoor, type ServiceDefinition } from '@mdm/rpc';
import { loadMigrations } from '@mdm/store';
import { createContext, type LfcContext } from './context.js';
import { catalog } from './doors/grpc/catalog.js';
import { protect } from './operations/define.js';
import { audit, operations } from './operations/index.js';

export const definition: ServiceDefinition<LfcContext> = {
  name: 'lfc',
  migrations: async () => [
    ...aclMigrations,
    imageFactsMigration,
    ...(await loadMigrations(new URL('./store/migrations/', import.meta.url))),
  ],
  createContext,
  operations,
  doors: [catalog, auditDoor(audit)],
  protect,
};
