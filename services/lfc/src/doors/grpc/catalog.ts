import type { lfc } from '@mdm/protos';
import {
  aclMethods,
  factsMethods,
  grpcDoor,
  outcomesToMessage,
  outcomeToMessage,
  serverStream,
  targetFromMessage,
  unary,
} from '@mdm/rpc';
import { acls, facts, operations } from '../../operations/index.js';
import type { Entry } from '../../store/entries.js';
import type { Hold } from '../../store/holds.js';
import { entryToMessage, newEntryFromMessage, replicaToMessage } from './messages.js';

const target = (message: { target: Parameters<typeof targetFromMessage>[0] }) =>
  targetFromMessage(message.target);
const toEntry = (entry: Entry) => ({ entry: entryToMessage(entry) });
const toHold = (hold: Hold) => ({ hold });
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
  CondemnEntries: unary(operations.condemnEntries, {
    from: ({ removal, guids }: lfc.CondemnEntriesRequest__Output) => ({ removal, guids }),
    to: (outcomes): lfc.CondemnEntriesResponse => ({
      outcomes: outcomes.map(({ condemned, ...outcome }) => ({
        ...outcomeToMessage(outcome),
        lfnSha256: condemned?.lfnSha256 ?? '',
        condemnedMs: condemned?.condemnedMs ?? 0,
      })),
    }),
  }),
  PlaceHold: unary(operations.placeHold, {
    from: ({ targets, reference, reason }: lfc.PlaceHoldRequest__Output) => ({
      targets: targets.map(targetFromMessage),
      reference,
      reason,
    }),
    to: toHold,
  }),
  LiftHold: unary(operations.liftHold, {
    from: ({ reference }: lfc.LiftHoldRequest__Output) => ({ reference }),
    to: toHold,
  }),
  ListHolds: unary(operations.listHolds, {
    from: ({ limit, cursor }: lfc.ListHoldsRequest__Output) => ({ limit, cursor }),
    to: (page): lfc.ListHoldsResponse => page,
  }),
  GetHolds: unary(operations.getHolds, {
    from: (m: lfc.GetHoldsRequest__Output) => ({ target: target(m) }),
    to: (keepers): lfc.GetHoldsResponse => keepers,
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
  ...aclMethods(acls, {
    one: target,
    many: ({ targets }: lfc.CheckAccessManyRequest__Output) => targets.map(targetFromMessage),
  }),
  ...factsMethods(facts),
});
