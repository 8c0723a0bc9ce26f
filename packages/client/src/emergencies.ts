import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import type { Options } from './options.js';
import type { Session } from './session.js';
import { objectToMessage, type SharedObject } from './sharing.js';

/** Emergency access to images of a site. Times in milliseconds since the epoch. */
export interface Emergency {
  readonly id: string;
  /** Site that owns the images. */
  readonly site: string;
  /** DN of who reads them. */
  readonly reader: string;
  /** Site that vouches for the reader. */
  readonly readerSite: string;
  readonly reason: string;
  readonly images: number;
  readonly createdMs: number;
  /** When it ends by itself. */
  readonly untilMs: number;
  readonly state: 'open' | 'accepted' | 'rejected';
  /** DN of who has reviewed it; empty until then, and so are the two below. */
  readonly reviewer: string;
  readonly comment: string;
  readonly reviewedMs: number;
}

export interface EmergencyChange {
  readonly emergency: Emergency;
  /** Services that are still to be told; they are asked again until they confirm. */
  readonly pending: readonly string[];
}

export interface Emergencies {
  /** Reads images without an entry in their lists, where a policy of their site allows it; the purpose has to be ETREAT. */
  breakGlass(
    object: Exclude<SharedObject, { readonly cohort: string }>,
    wanted: { readonly reason: string /** Default: as long as the site allows. */; readonly hours?: number },
    options?: Options,
  ): Promise<EmergencyChange>;
  /** The emergencies of the user's site, the newest first. For data protection officers. */
  emergencies(options?: Options & { /** Not reviewed. */ readonly open?: boolean }): AsyncIterable<Emergency>;
  /** Accepts an emergency, or rejects it, which takes away at once what it has given. */
  reviewEmergency(
    id: string,
    review: { readonly accept: boolean; readonly comment: string },
    options?: Options,
  ): Promise<EmergencyChange>;
}

const states = {
  EMERGENCY_STATE_UNSPECIFIED: 'open',
  EMERGENCY_STATE_OPEN: 'open',
  EMERGENCY_STATE_ACCEPTED: 'accepted',
  EMERGENCY_STATE_REJECTED: 'rejected',
} as const satisfies Record<gateway.EmergencyState__Output, Emergency['state']>;

export function emergencies(session: Session): Emergencies {
  const client = session.client('mdm.gateway.v1.EmergencyService');
  return {
    breakGlass: async (object, { reason, hours = 0 }, options) => {
      const request = { object: objectToMessage(object), reason, hours };
      return changeFromMessage(
        await session.call((as) => client.breakGlass(request, { ...options, as }), options),
      );
    },
    emergencies: async function* ({ open = false, ...options } = {}) {
      for (let cursor = ''; ; ) {
        const request = { open, cursor };
        const page = await session.call((as) => client.listEmergencies(request, { ...options, as }), options);
        yield* page.emergencies.map(fromMessage);
        if (page.nextCursor === '') return;
        cursor = page.nextCursor;
      }
    },
    reviewEmergency: async (id, review, options) =>
      changeFromMessage(
        await session.call((as) => client.reviewEmergency({ id, ...review }, { ...options, as }), options),
      ),
  };
}

const fromMessage = ({ state, ...emergency }: gateway.Emergency__Output): Emergency => ({
  ...emergency,
  state: states[state],
});

const changeFromMessage = ({
  emergency,
  pending,
}: gateway.BreakGlassResponse__Output | gateway.ReviewEmergencyResponse__Output): EmergencyChange =>
  emergency
    ? { emergency: fromMessage(emergency), pending }
    : fail('internal', 'the gateway answered without the emergency');
