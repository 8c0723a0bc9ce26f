import { aclMigrations } from '@mdm/access';
import { imageFactsMigration } from '@mdm/policy';
import { auditDoor, type ServiceDefinition } from '@mdm/rpc';
import { loadMigrations } from '@mdm/store';
import { type AmgaContext, createContext } from './context.js';
import { metadata } from './doors/grpc/metadata.js';
import { protect } from './operations/define.js';
import { audit, operations } from './operations/index.js';

export const definition: ServiceDefinition<AmgaContext> = {
  name: 'amga',
  migrations: async () => [
    ...aclMigrations,
    imageFactsMigration,
    ...(await loadMigrations(new URL('./store/migrations/', import.meta.url))),
  ],
  createContext,
  operations,
  doors: [metadata, auditDoor(audit)],
  protect,
};
