import { type Receipt, receiptSigner } from '@mdm/erasure';
import type { MdmError } from '@mdm/errors';
import { type AclStore, createAclStore, type ServiceBase } from '@mdm/rpc';
import { type KeyRing, readKeyRing } from './key-ring.js';
import { openOutOfDate } from './out-of-date.js';
import { type ShareStore, shareStore } from './store/shares.js';

export interface HydraContext extends ServiceBase {
  readonly shares: ShareStore;
  readonly acls: AclStore;
  readonly keyRing: KeyRing;
  /** Why the rights on keys of a site may be out of date here, undefined when they are not. */
  readonly outOfDate: (site: string) => MdmError | undefined;
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
    outOfDate: openOutOfDate(base),
    receiptSigner: () => receiptSigner(base.credentials.current(), base),
  };
}
