import type { gateway } from '@mdm/protos';
import { grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

const levels = { identified: 'DATA_LEVEL_IDENTIFIED', pseudonymous: 'DATA_LEVEL_PSEUDONYMOUS' } as const;

export const sessionService = grpcDoor('mdm.gateway.v1.SessionService', {
  SignIn: unary(operations.signIn, {
    from: ({ audience }: gateway.SignInRequest__Output) => ({ audience }),
    to: (issued): gateway.SignInResponse => issued,
  }),
  SignInService: unary(operations.signInService, {
    from: ({ dn }: gateway.SignInServiceRequest__Output) => ({ dn }),
    to: (issued): gateway.SignInServiceResponse => issued,
  }),
  WhoAmI: unary(operations.whoAmI, {
    from: (_message: gateway.WhoAmIRequest__Output) => ({}),
    to: ({ groups, level, ...rest }): gateway.WhoAmIResponse => ({
      ...rest,
      groups: [...groups],
      level: levels[level],
    }),
  }),
});
