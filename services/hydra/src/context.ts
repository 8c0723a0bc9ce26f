import { type Receipt, receiptSigner } from '@mdm/erasure';
import { type AclStore, createAclStore, type ServiceBase } from '@mdm/rpc';
import { type KeyRing, readKeyRing } from './key-ring.js';
import { type ShareStore, shareStore } from './store/shares.js';

export interface HydraContext extends ServiceBase {
  readonly shares: ShareStore;
  readonly acls: AclStore;
  readonly keyRing: KeyRing;
  /**
   * Signs with the present certificate of this service what it certifies of keys.
   * @throws certificate-invalid invalid-argument  it cannot sign
   */
  receiptSigner(): (receipt: Receipt) => string;
}

export function createContext(base: ServiceBase): HydraContext {
  return {
    ...base,
    shares: shareStore(base.db),
    acls: createAclStore({ db: base.db, table: 'shares' }),
    keyRing: readKeyRing(base.config),
    receiptSigner: () => receiptSigner(base.credentials.current(), base),
  };
}
