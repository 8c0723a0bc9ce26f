import { auditDoor, type ServiceDefinition } from '@mdm/rpc';
import { configureFilesystems } from './configure-filesystems.js';
import { createContext, type DpmContext } from './context.js';
import { storageService } from './doors/grpc/storage-service.js';
import { audit, operations } from './operations/index.js';
import { protect } from './protect.js';
import { migrations } from './store/migrations.js';
import { startSweeping } from './sweep.js';

/** The disk pool manager of a site. */
export const dpm: ServiceDefinition<DpmContext> = {
  name: 'dpm',
  migrations,
  createContext: async (base) => {
    const context = createContext(base);
    await configureFilesystems(context, base.shutdown);
    return context;
  },
  operations,
  doors: [storageService, auditDoor(audit)],
  protect,
  open: async (context) => [await startSweeping(context)],
};
