import { type AclStore, createAclStore, type ServiceBase } from '@mdm/rpc';

export interface AmgaContext extends ServiceBase {
  readonly acls: AclStore;
}

export const createContext = (base: ServiceBase): AmgaContext => ({
  ...base,
  acls: createAclStore({ db: base.db, table: 'images' }),
});
