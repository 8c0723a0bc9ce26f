import { aclFromMode, applyEdits } from '@mdm/access';
import type { lfc } from '@mdm/protos';
import { aclToMessage, newGuid, type ServiceClient } from '@mdm/rpc';
import { startTestService, type TestService, type TestUser, type UserRequest } from '@mdm/testbed';
import type { LfcContext } from './context.js';
import { definition } from './definition.js';

export const catalogName = 'mdm.lfc.v1.CatalogService';
export const root = '/grid/biomed/a';

export type Catalog = ServiceClient<typeof catalogName>;

/** A catalogue with one person asking: through the gateway, and through the bridge for registering. */
export interface Asking {
  readonly user: TestUser;
  readonly catalog: Catalog;
  readonly bridge: Catalog;
  /** Registers files of this owner; by default mode 0640 in directories of mode 0755. */
  register(files: readonly NewFile[]): Promise<lfc.CreateEntriesResponse__Output>;
}

export interface NewFile {
  readonly lfn: string;
  readonly guid?: string;
  readonly size?: number;
  readonly checksum?: string;
  readonly surl?: string;
  readonly mode?: number;
  readonly directoryMode?: number;
  readonly readers?: readonly string[];
  readonly retainUntilMs?: number;
}

export interface CatalogBed extends TestService<LfcContext> {
  ask(request: UserRequest): Promise<Asking>;
}

/** A real catalogue of site `a` on a real PostgreSQL. */
export async function startCatalog(): Promise<CatalogBed> {
  const bed = await startTestService(definition);
  return {
    ...bed,
    ask: async (request) => {
      const user = bed.user(request);
      const bridge = await bed.client(catalogName, { through: 'dicom-bridge', as: user });
      return {
        user,
        bridge,
        catalog: await bed.client(catalogName, { through: 'gateway', as: user }),
        register: (files) => bridge.createEntries({ entries: files.map((file) => newEntry(file, user.dn)) }),
      };
    },
  };
}

export function newEntry(file: NewFile, owner: string): lfc.NewEntry {
  const guid = file.guid ?? newGuid();
  const acl = aclFromMode({ owner, group: '/biomed/a', mode: file.mode ?? 0o640 });
  const edits = (file.readers ?? []).map((id) => ({ tag: 'user' as const, id, perm: 4 }));
  return {
    guid,
    lfn: file.lfn,
    size: file.size ?? 1_000,
    checksum: file.checksum ?? 'adler32:0a1b2c3d',
    surl: file.surl ?? `srm://dpm.a.example:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${guid}`,
    acl: aclToMessage(applyEdits(acl, edits)),
    directoryAcl: aclToMessage(aclFromMode({ owner, group: '/biomed/a', mode: file.directoryMode ?? 0o755 })),
    retainUntilMs: file.retainUntilMs ?? 0,
  };
}

export async function collect<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
  const collected: Part[] = [];
  for await (const part of parts) collected.push(part);
  return collected;
}
