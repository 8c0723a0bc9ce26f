import type { lfc } from '@mdm/protos';
import { aclMethods, grpcDoor, outcomesToMessage, serverStream, targetFromMessage, unary } from '@mdm/rpc';
import { acls, operations } from '../../operations/index.js';
import type { Entry } from '../../store/entries.js';
import { entryToMessage, newEntryFromMessage, replicaToMessage } from './messages.js';

const target = (message: { target: Parameters<typeof targetFromMessage>[0] }) =>
  targetFromMessage(message.target);
const toEntry = (entry: Entry) => ({ entry: entryToMessage(entry) });
const toNothing = () => ({});

export const catalog = grpcDoor('mdm.lfc.v1.CatalogService', {
  Stat: unary(operations.stat, {
    from: (m: lfc.StatRequest__Output) => ({ target: target(m) }),
    to: toEntry,
  }),
  ListDirectory: serverStream(operations.listDirectory, {
    from: ({ lfn, limit, cursor }: lfc.ListDirectoryRequest__Output) => ({ lfn, limit, cursor }),
    to: ({ entry, nextCursor }) => ({ entry: entryToMessage(entry), nextCursor }),
  }),
  MakeDirectory: unary(operations.makeDirectory, {
    from: ({ lfn, mode, parents }: lfc.MakeDirectoryRequest__Output) => ({ lfn, mode, parents }),
    to: toEntry,
  }),
  CreateEntries: unary(operations.createEntries, {
    from: ({ entries }: lfc.CreateEntriesRequest__Output) => ({ entries: entries.map(newEntryFromMessage) }),
    to: outcomesToMessage,
  }),
  RemoveEntries: unary(operations.removeEntries, {
    from: ({ guids }: lfc.RemoveEntriesRequest__Output) => ({ guids }),
    to: outcomesToMessage,
  }),
  AddAlias: unary(operations.addAlias, {
    from: (m: lfc.AddAliasRequest__Output) => ({ target: target(m), alias: m.alias }),
    to: toEntry,
  }),
  Unlink: unary(operations.unlink, {
    from: ({ lfn }: lfc.UnlinkRequest__Output) => ({ lfn }),
    to: toNothing,
  }),
  AddReplica: unary(operations.addReplica, {
    from: (m: lfc.AddReplicaRequest__Output) => ({ target: target(m), surl: m.surl }),
    to: (replica) => ({ replica: replicaToMessage(replica) }),
  }),
  RemoveReplica: unary(operations.removeReplica, {
    from: (m: lfc.RemoveReplicaRequest__Output) => ({ target: target(m), surl: m.surl }),
    to: toNothing,
  }),
  ListReplicas: unary(operations.listReplicas, {
    from: (m: lfc.ListReplicasRequest__Output) => ({ target: target(m) }),
    to: ({ entry, replicas }) => ({ ...toEntry(entry), replicas: replicas.map(replicaToMessage) }),
  }),
  SetComment: unary(operations.setComment, {
    from: (m: lfc.SetCommentRequest__Output) => ({ target: target(m), comment: m.comment }),
    to: toNothing,
  }),
  ...aclMethods(acls, target),
});
