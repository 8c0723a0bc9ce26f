import type { hydra } from '@mdm/protos';
import {
  aclFromMessage,
  aclMethods,
  byGuid,
  factsFromMessage,
  factsMethods,
  grpcDoor,
  outcomesToMessage,
  unary,
} from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const keyService = grpcDoor('mdm.hydra.v1.KeyService', {
  PutShares: unary(operations.putShares, {
    from: ({ shares }: hydra.PutSharesRequest__Output) => ({
      shares: shares.map(({ guid, generation, record, acl, facts }) => ({
        guid,
        generation,
        record,
        acl: aclFromMessage(acl),
        facts: factsFromMessage(facts),
      })),
    }),
    to: outcomesToMessage,
  }),
  GetShares: unary(operations.getShares, {
    from: ({ guids }: hydra.GetSharesRequest__Output) => ({ guids }),
    to: ({ outcomes, jwe = '' }): hydra.GetSharesResponse => ({ ...outcomesToMessage(outcomes), jwe }),
  }),
  DestroyShares: unary(operations.destroyShares, {
    from: ({ guids }: hydra.DestroySharesRequest__Output) => ({ guids }),
    to: (outcomes): hydra.DestroySharesResponse => ({
      ...outcomesToMessage(outcomes),
      receipts: outcomes.map(({ receipt }) => receipt),
    }),
  }),
  ...aclMethods(operations, byGuid),
  ...factsMethods(operations),
});
