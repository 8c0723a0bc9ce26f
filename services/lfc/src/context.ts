import { aclFromMode } from '@mdm/access';
import type { AclStore, ServiceBase } from '@mdm/rpc';
import { createCatalogAcls } from './store/access-lists.js';
import { ensureDirectories } from './store/directories.js';

export interface LfcContext extends ServiceBase {
  /** The directory of this site, `/grid/<vo>/<site>`: every name that the catalogue keeps lies below it. */
  readonly root: string;
  readonly acls: AclStore;
}

/** Builds the context and makes the directory of the site, which belongs to its first administrator. */
export async function createContext(base: ServiceBase): Promise<LfcContext> {
  const { db, clock, site } = base;
  const { vo, principals } = base.config.site;
  const root = `/grid/${vo}/${site}`;
  const owner = principals.admins[0] ?? `/CN=lfc.${site}`;
  const acl = aclFromMode({ owner, group: `/${vo}`, mode: 0o755 });
  await db.transaction((tx) =>
    ensureDirectories(tx, new Map([[root, () => acl]]), { now: clock(), implicit: false }),
  );
  return { ...base, root, acls: createCatalogAcls(db) };
}
