import type { PolicyAction } from '@mdm/policy';
import type { amga } from '@mdm/protos';
import {
  aclMethods,
  byGuid,
  factsMethods,
  factsToMessage,
  grpcDoor,
  levelToMessage,
  outcomesToMessage,
  serverStream,
  unary,
} from '@mdm/rpc';
import { acls, facts, operations } from '../../operations/index.js';
import {
  conditionFromMessage,
  countedToMessage,
  imageFromMessage,
  rowToMessage,
  typeMessages,
} from './messages.js';

const imageChanges = {
  IMAGE_CHANGE_UNSPECIFIED: 'grant',
  IMAGE_CHANGE_FACTS: 'change',
  IMAGE_CHANGE_REMOVE: 'remove',
} as const satisfies Record<amga.ImageChange__Output, PolicyAction>;

export const metadata = grpcDoor('mdm.amga.v1.MetadataService', {
  ListCollections: unary(operations.listCollections, {
    from: (_message: amga.ListCollectionsRequest__Output) => ({}),
    to: (collections) => ({
      collections: collections.map(({ path, attributes }) => ({
        path,
        attributes: attributes.map(({ name, type, level, description }) => ({
          name,
          type: typeMessages[type],
          level: levelToMessage(level),
          collection: path,
          description,
        })),
      })),
    }),
  }),
  Query: serverStream(operations.query, {
    from: ({ collection, condition, attributes, limit, after }: amga.QueryRequest__Output) => ({
      collection,
      ...(condition && { condition: conditionFromMessage(condition) ?? null }),
      attributes,
      limit,
      after,
    }),
    to: ({ rows, more }) => ({ rows: rows.map(rowToMessage), more }),
  }),
  Count: unary(operations.count, {
    from: ({ collection, condition, groupBy }: amga.CountRequest__Output) => ({
      collection,
      ...(condition && { condition: conditionFromMessage(condition) ?? null }),
      groupBy,
    }),
    to: (counted) => ({ counted: countedToMessage(counted) }),
  }),
  PutImages: unary(operations.putImages, {
    from: ({ images }: amga.PutImagesRequest__Output) => ({ images: images.map(imageFromMessage) }),
    to: outcomesToMessage,
  }),
  RemoveImages: unary(operations.removeImages, {
    from: ({ guids }: amga.RemoveImagesRequest__Output) => ({ guids }),
    to: outcomesToMessage,
  }),
  ListImages: serverStream(operations.listImages, {
    from: ({ guid, guids, change }: amga.ListImagesRequest__Output) => ({
      guid,
      guids,
      action: imageChanges[change],
    }),
    to: (guids) => ({ guids: [...guids] }),
  }),
  ListMembers: serverStream(operations.listMembers, {
    from: ({ object, guids }: amga.ListMembersRequest__Output) => ({ object, guids }),
    to: (members) => ({ members: [...members] }),
  }),
  Survey: serverStream(operations.survey, {
    from: ({ facts }: amga.SurveyRequest__Output) => ({ facts }),
    to: ({ kinds, people }) => ({
      kinds: kinds.map(({ facts: alike, images }) => ({
        facts: factsToMessage(alike),
        images: images.toMessage(),
      })),
      people: people.map((person) => ({ ...person, groups: [...person.groups] })),
    }),
  }),
  ListOwners: unary(operations.listOwners, {
    from: ({ lfn, guid, guids }: amga.ListOwnersRequest__Output) => ({ lfn, guid, guids }),
    to: (owners) => ({ owners }),
  }),
  ListEmergencyImages: unary(operations.listEmergencyImages, {
    from: ({ object }: amga.ListEmergencyImagesRequest__Output) => ({ object }),
    to: (images) => ({
      images: images.map(({ level, ...image }) => ({ ...image, level: levelToMessage(level) })),
    }),
  }),
  ...aclMethods(acls, byGuid),
  ...factsMethods(facts),
});
