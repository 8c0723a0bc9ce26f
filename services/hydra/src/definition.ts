import { auditDoor, type ServiceDefinition } from '@mdm/rpc';
import { createContext, type HydraContext } from './context.js';
import { keyService } from './doors/grpc/key-service.js';
import { audit, operations } from './operations/index.js';
import { protect } from './protect.js';
import { rewrap } from './rewrap.js';
import { migrations } from './store/migrations.js';

/** The key store of a site: its share of every key that it helps to hold. */
export const hydra: ServiceDefinition<HydraContext> = {
  name: 'hydra',
  migrations,
  createContext: async (base) => {
    const context = createContext(base);
    await rewrap(context);
    return context;
  },
  operations,
  doors: [keyService, auditDoor(audit)],
  protect,
};
