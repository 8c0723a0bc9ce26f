import type { gateway } from '@mdm/protos';
import {
  grpcDoor,
  levelFromMessage,
  levelToMessage,
  rightsFromMessage,
  rightsToMessage,
  targetFromMessage,
  unary,
} from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import { grantedToMessage, permitToMessage } from './permits.js';

export const sessionService = grpcDoor('mdm.gateway.v1.SessionService', {
  SignIn: unary(operations.signIn, {
    from: ({ audience, dpop, portable }: gateway.SignInRequest__Output) => ({ audience, dpop, portable }),
    to: (granted): gateway.SignInResponse => grantedToMessage(granted),
  }),
  ListProviders: unary(operations.listProviders, {
    from: (_message: gateway.ListProvidersRequest__Output) => ({}),
    to: (providers): gateway.ListProvidersResponse => ({ providers }),
  }),
  SignInWithIdToken: unary(operations.signInWithIdToken, {
    from: ({ idToken, audience, dpop }: gateway.SignInWithIdTokenRequest__Output) => ({
      idToken,
      audience,
      dpop,
    }),
    to: (granted): gateway.SignInWithIdTokenResponse => grantedToMessage(granted),
  }),
  BeginSignIn: unary(operations.beginSignIn, {
    from: ({ issuer, redirectUri, dpopJkt }: gateway.BeginSignInRequest__Output) => ({
      issuer,
      redirectUri,
      dpopJkt,
    }),
    to: (begun): gateway.BeginSignInResponse => begun,
  }),
  CompleteSignIn: unary(operations.completeSignIn, {
    from: ({ state, callbackUri, audience, dpop }: gateway.CompleteSignInRequest__Output) => ({
      state,
      callbackUri,
      audience,
      dpop,
    }),
    to: (granted): gateway.CompleteSignInResponse => grantedToMessage(granted),
  }),
  Renew: unary(operations.renew, {
    from: ({ permitId, secret, dpop }: gateway.RenewRequest__Output) => ({ permitId, secret, dpop }),
    to: (renewed): gateway.RenewResponse => renewed,
  }),
  Exchange: unary(operations.exchange, {
    from: ({ rights, level, objects, ...rest }: gateway.ExchangeRequest__Output) => ({
      ...rest,
      rights: rightsFromMessage(rights),
      objects: objects.map(targetFromMessage),
      level: levelFromMessage(level),
    }),
    to: (granted): gateway.ExchangeResponse => grantedToMessage(granted),
  }),
  ListPermits: unary(operations.listPermits, {
    from: (_message: gateway.ListPermitsRequest__Output) => ({}),
    to: (permits): gateway.ListPermitsResponse => ({
      permits: permits.map((permit) => permitToMessage(permit)),
    }),
  }),
  SignOut: unary(operations.signOut, {
    from: ({ permitId }: gateway.SignOutRequest__Output) => ({ permitId }),
    to: (ended): gateway.SignOutResponse => ended,
  }),
  SignInService: unary(operations.signInService, {
    from: ({ dn }: gateway.SignInServiceRequest__Output) => ({ dn }),
    to: (issued): gateway.SignInServiceResponse => issued,
  }),
  SignInWorkstation: unary(operations.signInWorkstation, {
    from: ({ aeTitle, address, user }: gateway.SignInWorkstationRequest__Output) => ({
      aeTitle,
      address,
      user,
    }),
    to: (issued): gateway.SignInWorkstationResponse => issued,
  }),
  WhoAmI: unary(operations.whoAmI, {
    from: (_message: gateway.WhoAmIRequest__Output) => ({}),
    to: ({ groups, level, limits, ...rest }): gateway.WhoAmIResponse => ({
      ...rest,
      groups: [...groups],
      level: levelToMessage(level),
      limits: { ...limits, rights: rightsToMessage(limits.rights) },
    }),
  }),
  GetObjectList: unary(operations.getObjectList, {
    from: ({ hash, site }: gateway.GetObjectListRequest__Output) => ({ hash, site }),
    to: (guids): gateway.GetObjectListResponse => ({ guids: [...guids] }),
  }),
});
