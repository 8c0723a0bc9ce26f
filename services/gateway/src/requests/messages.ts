import type { gateway } from '@mdm/protos';
import { levelFromMessage, levelToMessage } from '@mdm/rpc';
import { objectFromMessage, objectToMessage } from '../sharing/messages.js';
import type { RequestState, RequestView, WantedAccess } from './request.js';

/** Message → what `wantedAccess` checks. */
export const accessFromMessage = (message: gateway.WantedAccess__Output | null) => {
  const { reason = '', purpose = '', untilMs = 0, level } = message ?? {};
  return { reason, purpose, untilMs, level: level && levelFromMessage(level) };
};

export const accessToMessage = ({ level, ...access }: WantedAccess): gateway.WantedAccess => ({
  ...access,
  level: levelToMessage(level),
});

const states = {
  pending: 'ACCESS_REQUEST_STATE_PENDING',
  granted: 'ACCESS_REQUEST_STATE_GRANTED',
  refused: 'ACCESS_REQUEST_STATE_REFUSED',
  expired: 'ACCESS_REQUEST_STATE_EXPIRED',
} as const satisfies Record<RequestState, gateway.AccessRequestState>;

export const viewToMessage = ({ object, access, state, ...view }: RequestView): gateway.AccessRequest => ({
  ...view,
  object: objectToMessage(object, ''),
  access: accessToMessage(access),
  state: states[state],
});

/** Message → what `requestView` checks. */
export const viewFromMessage = (message: gateway.AccessRequest__Output) => ({
  ...message,
  object: objectFromMessage(message.object).object,
  access: accessFromMessage(message.access),
  state: Object.entries(states).find(([, name]) => name === message.state)?.[0],
});
