import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { levelFromMessage, levelToMessage, targetFromMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import type { DataLevel } from './people-and-sites.js';
import type { Session } from './session.js';
import { objectToMessage, resultFromMessage, type SharedObject, type SharingResult } from './sharing.js';

/** What access is asked for and why. */
export interface WantedAccess {
  /** For the owner. */
  readonly reason: string;
  /** Purpose of use, a code such as HRESCH (HL7 v3 PurposeOfUse). */
  readonly purpose: string;
  /** Milliseconds since the epoch; default: without an end. */
  readonly until?: number | undefined;
  readonly level: DataLevel;
}

export interface LeftRequest {
  readonly id: string;
  /** When it ends if nobody answers. */
  readonly expiresAt: number;
  /** Sites that may have such images and could not be asked. */
  readonly unreached: readonly string[];
}

export type RequestState = 'pending' | 'granted' | 'refused' | 'expired';

/** A request for access. Times in milliseconds since the epoch. */
export interface AccessRequest extends WantedAccess {
  readonly id: string;
  /** DN of who asks. */
  readonly requester: string;
  /** Site that vouches for them. */
  readonly issuer: string;
  readonly object: SharedObject;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: RequestState;
  /** What the owner has said to it. */
  readonly comment: string;
}

export interface AnsweredRequest {
  readonly request: AccessRequest;
  /** How far a grant has come. */
  readonly result?: SharingResult;
}

export interface Requesting {
  /** Asks the owners for access to read. The answer is the same whether there are such images. */
  requestAccess(object: RequestedObject, access: WantedAccess, options?: Options): Promise<LeftRequest>;
  /** The user's own requests at all sites. */
  requests(
    options?: Options,
  ): Promise<{ readonly requests: readonly AccessRequest[]; readonly unreached: readonly string[] }>;
  /** Those at this site that the user is asked by, or has to watch over. */
  incomingRequests(options?: Options): Promise<readonly AccessRequest[]>;
  /** As an owner of images that it is about. */
  answerRequest(
    id: string,
    answer: { readonly grant: boolean; readonly comment?: string | undefined },
    options?: Options,
  ): Promise<AnsweredRequest>;
}

/** `site`: who owns it, where the name does not say so; default: every site is asked. */
export type RequestedObject = SharedObject | { readonly image: string; readonly site?: string };

const states = {
  ACCESS_REQUEST_STATE_UNSPECIFIED: 'pending',
  ACCESS_REQUEST_STATE_PENDING: 'pending',
  ACCESS_REQUEST_STATE_GRANTED: 'granted',
  ACCESS_REQUEST_STATE_REFUSED: 'refused',
  ACCESS_REQUEST_STATE_EXPIRED: 'expired',
} as const satisfies Record<gateway.AccessRequestState__Output, RequestState>;

export function requesting(session: Session): Requesting {
  const client = session.client('mdm.gateway.v1.RequestService');
  return {
    requestAccess: async (object, { until = 0, level, ...access }, options) => {
      const site = 'site' in object && object.site ? { site: object.site } : {};
      const request = {
        object: { ...objectToMessage(object), ...site },
        access: { ...access, untilMs: until, level: levelToMessage(level) },
      };
      const left = await session.call((as) => client.requestAccess(request, { ...options, as }), options);
      return { id: left.id, expiresAt: left.expiresMs, unreached: left.unreached };
    },
    requests: async (options) => {
      const answer = await session.call((as) => client.listRequests({}, { ...options, as }), options);
      return { requests: answer.requests.map(requestFromMessage), unreached: answer.unreached };
    },
    incomingRequests: async (options) => {
      const { requests } = await session.call(
        (as) => client.listRequests({ incoming: true }, { ...options, as }),
        options,
      );
      return requests.map(requestFromMessage);
    },
    answerRequest: async (id, { grant, comment = '' }, options) => {
      const answer = await session.call(
        (as) => client.answerRequest({ id, grant, comment }, { ...options, as }),
        options,
      );
      if (!answer.request) return fail('internal', 'the gateway answered without the request');
      return {
        request: requestFromMessage(answer.request),
        ...(answer.result && { result: resultFromMessage(answer.result) }),
      };
    },
  };
}

function requestFromMessage(message: gateway.AccessRequest__Output): AccessRequest {
  const { id, requester, issuer, object, access, createdMs, expiresMs, state, comment } = message;
  return {
    id,
    requester,
    issuer,
    object: objectFromMessage(object),
    reason: access?.reason ?? '',
    purpose: access?.purpose ?? '',
    until: access?.untilMs || undefined,
    level: levelFromMessage(access?.level) ?? 'anonymous',
    createdAt: createdMs,
    expiresAt: expiresMs,
    state: states[state],
    comment,
  };
}

function objectFromMessage(message: gateway.SharedObject__Output | null): SharedObject {
  if (message?.cohortId) return { cohort: message.cohortId };
  if (message?.collectionGuid) return { collection: message.collectionGuid };
  return { image: targetFromMessage(message?.image ?? null) };
}
