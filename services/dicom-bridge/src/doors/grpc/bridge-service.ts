import { fail } from '@mdm/errors';
import type { bridge } from '@mdm/protos';
import { clientStream, grpcDoor, unary } from '@mdm/rpc';
import { operations } from '../../operations/index.js';
import type { Registration, RegistrationState } from '../../store/registrations.js';
import { pacsToMessage } from './pacs-watch-service.js';

const maxChunkBytes = 1024 * 1024;

const states = {
  received: 'REGISTRATION_STATE_RECEIVED',
  running: 'REGISTRATION_STATE_RUNNING',
  registered: 'REGISTRATION_STATE_REGISTERED',
  undoing: 'REGISTRATION_STATE_UNDOING',
  'given-up': 'REGISTRATION_STATE_GIVEN_UP',
  quarantined: 'REGISTRATION_STATE_QUARANTINED',
} as const satisfies Record<RegistrationState, bridge.RegistrationState>;

const stateFromMessage = (message: bridge.RegistrationState__Output) =>
  Object.entries(states).find(([, name]) => name === message)?.[0];

export const registrationToMessage = (registration: Registration): bridge.Registration => ({
  guid: registration.guid,
  lfn: registration.lfn,
  state: states[registration.state],
  step: registration.step,
  attempts: registration.attempts,
  errorCode: registration.error?.code ?? '',
  errorMessage: registration.error?.message ?? '',
  receivedMs: registration.receivedMs,
  updatedMs: registration.updatedMs,
  source: registration.source,
  owner: registration.owner,
  size: registration.size,
});

function chunkOf({ chunk }: bridge.RegisterRequest__Output): Buffer | undefined {
  if (chunk && chunk.length > maxChunkBytes) {
    fail('limit-exceeded', `a chunk has ${chunk.length} bytes, and ${maxChunkBytes} is the most`, {
      field: 'chunk',
    });
  }
  return chunk;
}

export const bridgeService = grpcDoor('mdm.bridge.v1.BridgeService', {
  Register: clientStream(operations.register, {
    from: (_message: bridge.RegisterRequest__Output) => ({}),
    chunk: chunkOf,
    to: ({ registration, duplicate }): bridge.RegisterResponse => ({
      registration: registrationToMessage(registration),
      duplicate,
    }),
  }),
  GetRegistration: unary(operations.getRegistration, {
    from: ({ guid }: bridge.GetRegistrationRequest__Output) => ({ guid }),
    to: (registration): bridge.GetRegistrationResponse => ({
      registration: registrationToMessage(registration),
    }),
  }),
  ListRegistrations: unary(operations.listRegistrations, {
    from: ({ state, limit, cursor }: bridge.ListRegistrationsRequest__Output) => ({
      ...(state !== 'REGISTRATION_STATE_UNSPECIFIED' && { state: stateFromMessage(state) ?? state }),
      limit,
      cursor,
    }),
    to: ({ registrations, nextCursor }): bridge.ListRegistrationsResponse => ({
      registrations: registrations.map(registrationToMessage),
      nextCursor,
    }),
  }),
  GetQueue: unary(operations.getQueue, {
    from: (_message: bridge.GetQueueRequest__Output) => ({}),
    to: ({ counts, oldestMs, pacs }): bridge.GetQueueResponse => ({
      counts: counts.map(({ state, count }) => ({ state: states[state], count })),
      oldestMs,
      pacs: pacs.map(pacsToMessage),
    }),
  }),
  RetryRegistration: unary(operations.retryRegistration, {
    from: ({ guid }: bridge.RetryRegistrationRequest__Output) => ({ guid }),
    to: (registration): bridge.RetryRegistrationResponse => ({
      registration: registrationToMessage(registration),
    }),
  }),
});
