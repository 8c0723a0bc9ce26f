import path from 'node:path';
import { type AclStore, createAclStore, type ServiceBase } from '@mdm/rpc';
import { dataFile, incomingDirectory, partFile } from './disk/layout.js';
import { createPublish, type Publish } from './disk/publish.js';
import { createNames, type Names } from './names.js';
import { createRecall, type Recall } from './recall.js';
import { createSettle, type Settle } from './settle.js';
import { type FileStore, fileStore } from './store/files.js';
import { type FilesystemStore, filesystemStore } from './store/filesystems.js';
import { type RequestStore, requestStore } from './store/requests.js';

/** Paths on this machine. `filesystem` is a path as site.yaml spells it. */
export interface Places {
  /** Where the bytes of an available file are. */
  data(file: { readonly filesystem: string; readonly guid: string }): string;
  /** Where the bytes of a put request are until it is done. */
  part(filesystem: string, token: string): string;
  incoming(filesystem: string): string;
  root(filesystem: string): string;
}

/** The pools of the site. */
export interface PoolContext extends ServiceBase {
  readonly files: FileStore;
  readonly filesystems: FilesystemStore;
  readonly requests: RequestStore;
  readonly acls: AclStore;
  readonly names: Names;
  readonly places: Places;
  readonly settle: Settle;
  readonly publish: Publish;
}

export interface DpmContext extends PoolContext {
  readonly recall: Recall;
}

export function createContext(base: ServiceBase): DpmContext {
  const { config, db } = base;
  const root = (filesystem: string) => path.resolve(config.dataDirectory, filesystem);
  const files = fileStore(db);
  const places: Places = {
    root,
    data: ({ filesystem, guid }) => dataFile(root(filesystem), config.site.vo, guid),
    part: (filesystem, token) => partFile(root(filesystem), token),
    incoming: (filesystem) => incomingDirectory(root(filesystem)),
  };
  const context: PoolContext = {
    ...base,
    files,
    filesystems: filesystemStore(db),
    requests: requestStore(db),
    acls: createAclStore({ db, table: 'files' }),
    names: createNames(config),
    places,
    settle: createSettle(files, places),
    publish: createPublish(),
  };
  return { ...context, recall: createRecall(context) };
}
