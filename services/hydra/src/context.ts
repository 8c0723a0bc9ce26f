import { type AclStore, createAclStore, type ServiceBase } from '@mdm/rpc';
import { type KeyRing, readKeyRing } from './key-ring.js';
import { type ShareStore, shareStore } from './store/shares.js';

export interface HydraContext extends ServiceBase {
  readonly shares: ShareStore;
  readonly acls: AclStore;
  readonly keyRing: KeyRing;
}

export function createContext(base: ServiceBase): HydraContext {
  return {
    ...base,
    shares: shareStore(base.db),
    acls: createAclStore({ db: base.db, table: 'shares' }),
    keyRing: readKeyRing(base.config),
  };
}
