import type { gateway } from '@mdm/protos';
import { clientStream, grpcDoor, itemError, serverStream, targetFromMessage, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import { siteOutcomeToMessage } from './outcomes.js';

export const imageService = grpcDoor('mdm.gateway.v1.ImageService', {
  Stat: unary(operations.stat, {
    from: ({ target }: gateway.StatRequest__Output) => ({ target: targetFromMessage(target) }),
    to: (found): gateway.StatResponse => found,
  }),
  List: serverStream(operations.list, {
    from: ({ lfn, limit, cursor }: gateway.ListRequest__Output) => ({ lfn, limit, cursor }),
    to: (listed): gateway.ListResponse => listed,
  }),
  Open: unary(operations.open, {
    from: ({ target }: gateway.OpenRequest__Output) => ({ target: targetFromMessage(target) }),
    to: (opened): gateway.OpenResponse => opened,
  }),
  Read: serverStream(operations.read, {
    from: ({ site, turl, offset, length }: gateway.ReadRequest__Output) => ({ site, turl, offset, length }),
    to: (chunk): gateway.ReadResponse => ({ chunk }),
  }),
  ReleaseKeys: unary(operations.releaseKeys, {
    from: ({ keys }: gateway.ReleaseKeysRequest__Output) => ({ keys }),
    to: ({ keys, answers }): gateway.ReleaseKeysResponse => ({
      keys: keys.map(({ guid, error, outcomes }) => ({
        guid,
        ...(error && { error: itemError(error) }),
        outcomes: outcomes.map(siteOutcomeToMessage),
      })),
      answers: [...answers],
    }),
  }),
  Register: clientStream(operations.register, {
    from: (_message: gateway.RegisterRequest__Output) => ({}),
    chunk: ({ chunk }) => chunk,
    to: ({ registration, duplicate }): gateway.RegisterResponse => ({ registration, duplicate }),
  }),
  GetRegistration: unary(operations.getRegistration, {
    from: ({ guid }: gateway.GetRegistrationRequest__Output) => ({ guid }),
    to: ({ registration }): gateway.GetRegistrationResponse => ({ registration }),
  }),
});
