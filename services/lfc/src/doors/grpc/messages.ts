import { modeOf } from '@mdm/access';
import type { lfc } from '@mdm/protos';
import { aclFromMessage, factsFromMessage } from '@mdm/rpc';
import type { Entry, EntryKind } from '../../store/entries.js';
import type { Replica } from '../../store/replicas.js';

const kinds = {
  directory: 'ENTRY_KIND_DIRECTORY',
  file: 'ENTRY_KIND_FILE',
  alias: 'ENTRY_KIND_ALIAS',
} as const satisfies Record<EntryKind, lfc.EntryKind>;

export const entryToMessage = (entry: Entry): lfc.Entry => ({
  guid: entry.guid,
  lfn: entry.lfn,
  kind: kinds[entry.kind],
  size: entry.size,
  checksum: entry.checksum,
  owner: entry.acl.owner,
  group: entry.acl.group,
  mode: modeOf(entry.acl),
  // How many entries a directory has is for those who may list it.
  links: entry.kind === 'directory' ? 1 : entry.links,
  createdMs: entry.createdMs,
  modifiedMs: entry.modifiedMs,
  comment: entry.comment,
  aliasOf: entry.aliasOf,
  condemned: entry.condemned,
});

export const replicaToMessage = ({ surl, host, createdMs }: Replica): lfc.Replica => ({
  surl,
  host,
  createdMs,
});

export const newEntryFromMessage = (message: lfc.NewEntry__Output) => ({
  guid: message.guid,
  lfn: message.lfn,
  size: message.size,
  checksum: message.checksum,
  surl: message.surl,
  acl: aclFromMessage(message.acl),
  directoryAcl: aclFromMessage(message.directoryAcl),
  facts: factsFromMessage(message.facts),
  retainUntilMs: message.retainUntilMs,
});
