import { fail } from '@mdm/errors';
import type { bridge } from '@mdm/protos';
import type { Options } from './options.js';
import {
  type Registration,
  type RegistrationState,
  registrationFromMessage,
  registrationStates,
  stateToMessage,
} from './registering.js';
import type { Session } from './session.js';

/** What has come in at a site, and is not all registered yet. */
export interface IngestQueue {
  readonly counts: readonly { readonly state: RegistrationState; readonly count: number }[];
  /** Age of the oldest registration that is not done, in milliseconds; 0 when there is none. */
  readonly oldestMs: number;
}

/** An instance that a site has refused and put aside. Times in milliseconds since the epoch. */
export interface Quarantined {
  readonly guid: string;
  /** Code and sentence of the error that its sender was told. */
  readonly cause: string;
  readonly message: string;
  /** Who sent it: address and AE title, or a DN. */
  readonly source: string;
  readonly owner: string;
  /** Empty when it cannot be read. */
  readonly sopInstanceUid: string;
  /** Bytes that are kept: of what was over the limit, only the beginning. */
  readonly size: number;
  readonly sha256: string;
  readonly receivedAt: number;
  /** When the site removes it because of its age. */
  readonly expiresAt: number;
}

/** The hospital side of the user's own site, for its administrators. */
export interface Ingest {
  ingestQueue(options?: Options): Promise<IngestQueue>;
  /** Newest first. */
  registrations(
    options?: Options & { readonly state?: RegistrationState | undefined },
  ): AsyncIterable<Registration>;
  /** Tries one again: at once, or from the first step when it was given up. @throws not-found failed-precondition */
  retryRegistration(guid: string, options?: Options): Promise<Registration>;
  /** Newest first. @param options `cause` is the code of an error */
  quarantine(options?: Options & { readonly cause?: string | undefined }): AsyncIterable<Quarantined>;
  /** @throws not-found */
  quarantined(guid: string, options?: Options): Promise<Quarantined>;
  /** The bytes that are kept, which may show who the patient is. @throws not-found */
  exportQuarantined(guid: string, options?: Options): AsyncIterable<Buffer>;
  /** Removes it for good. @throws not-found */
  discardQuarantined(guid: string, options?: Options): Promise<void>;
  /** Registers it in the place of the former instance with its identifier. @throws not-found failed-precondition */
  acceptQuarantined(guid: string, options?: Options): Promise<Registration>;
}

export function ingest(session: Session): Ingest {
  const client = session.client('mdm.gateway.v1.IngestService');
  return {
    ingestQueue: async (options) => {
      const { queue } = await session.call((as) => client.getQueue({}, { ...options, as }), options);
      if (!queue) return fail('internal', 'the gateway answered without the queue');
      const { counts, oldestMs } = queue;
      return {
        counts: counts.map(({ state, count }) => ({ state: registrationStates[state], count })),
        oldestMs,
      };
    },

    registrations: async function* ({ state, ...options } = {}) {
      for (let cursor = ''; ; ) {
        const request = { state: stateToMessage(state), cursor };
        const page = await session.call(
          (as) => client.listRegistrations(request, { ...options, as }),
          options,
        );
        yield* page.registrations.map(registrationFromMessage);
        if (page.nextCursor === '') return;
        cursor = page.nextCursor;
      }
    },

    retryRegistration: async (guid, options) => {
      const answer = await session.call(
        (as) => client.retryRegistration({ guid }, { ...options, as }),
        options,
      );
      return registrationFromMessage(answer.registration);
    },

    quarantine: async function* ({ cause = '', ...options } = {}) {
      for (let cursor = ''; ; ) {
        const request = { cause, cursor };
        const page = await session.call((as) => client.listQuarantine(request, { ...options, as }), options);
        yield* page.quarantined.map(quarantinedFromMessage);
        if (page.nextCursor === '') return;
        cursor = page.nextCursor;
      }
    },

    quarantined: async (guid, options) => {
      const answer = await session.call((as) => client.getQuarantined({ guid }, { ...options, as }), options);
      return quarantinedFromMessage(answer.quarantined);
    },

    exportQuarantined: async function* (guid, options = {}) {
      const as = await session.credentials(options);
      for await (const { chunk } of client.exportQuarantined({ guid }, { ...options, as })) yield chunk;
    },

    discardQuarantined: async (guid, options) => {
      await session.call((as) => client.discardQuarantined({ guid }, { ...options, as }), options);
    },

    acceptQuarantined: async (guid, options) => {
      const answer = await session.call(
        (as) => client.acceptQuarantined({ guid }, { ...options, as }),
        options,
      );
      return registrationFromMessage(answer.registration);
    },
  };
}

function quarantinedFromMessage(message: bridge.Quarantined__Output | null): Quarantined {
  if (!message) return fail('internal', 'the gateway answered without what was put aside');
  const { receivedMs: receivedAt, expiresMs: expiresAt, ...quarantined } = message;
  return { ...quarantined, receivedAt, expiresAt };
}
