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

/** A PACS of a site. Times in milliseconds since the epoch; 0: not known, or not yet. */
export interface PacsStatus {
  readonly name: string;
  /** Instances that were looked at, and those of them that were not taken. */
  readonly seen: number;
  readonly refused: number;
  /** Registered images that it does not have any more, or has with other content. */
  readonly gone: number;
  readonly changed: number;
  /** Images that were removed because of it, that are to be removed, and those of these that wait for an administrator. */
  readonly withdrawn: number;
  readonly due: number;
  readonly heldBack: number;
  /** What becomes of lost images: keep or withdraw, keep or replace. */
  readonly onDeleted: string;
  readonly onChanged: string;
  /** Where looking goes on, in the words of the PACS; when everything in it was known last. */
  readonly mark: string;
  readonly caughtUpAt: number;
  /** Of what is being looked through: entries that are left, how many are read in a second, and when that is done. */
  readonly left: number;
  readonly perSecond: number;
  readonly endsAt: number;
  /** The round in which each image is looked at. */
  readonly roundLooked: number;
  readonly roundTotal: number;
  readonly roundBeganAt: number;
  readonly roundEndsAt: number;
  /** Why it cannot be looked through, or followed, at the moment. */
  readonly error?: { readonly code: string; readonly message: string };
  readonly followError?: { readonly code: string; readonly message: string };
}

/** An image that its PACS does not have any more, or has with other content. Times in milliseconds since the epoch. */
export interface LostImage {
  readonly guid: string;
  readonly lfn: string;
  readonly owner: string;
  /** `gone` or `changed`. */
  readonly loss: string;
  readonly missedAt: number;
  readonly lookedAt: number;
  /** What kept it from being removed. */
  readonly withheld?: { readonly code: string; readonly message: string };
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
  pacs(options?: Options): Promise<PacsStatus[]>;
  /** Those that came in first come first. @throws not-found */
  lostImages(pacs: string, options?: Options): AsyncIterable<LostImage>;
  /**
   * Has what a PACS gave and was not taken tried again; with `anew` it is looked through from its beginning as well. How many
   * instances are tried again. @throws not-found failed-precondition
   */
  retryPacs(pacs: string, options?: Options & { readonly anew?: boolean }): Promise<number>;
  /**
   * Lets images be removed that wait because they are more than a PACS may have removed in a day, no more than `most`. How
   * many. @throws not-found aborted
   */
  confirmWithdrawals(pacs: string, most: number, options?: Options): Promise<number>;
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

    pacs: async (options) => {
      const { pacs } = await session.call((as) => client.listPacs({}, { ...options, as }), options);
      return pacs.map(pacsFromMessage);
    },

    lostImages: async function* (name, options = {}) {
      for (let cursor = ''; ; ) {
        const request = { name, cursor };
        const page = await session.call((as) => client.listLost(request, { ...options, as }), options);
        yield* page.images.map(lostFromMessage);
        if (page.nextCursor === '') return;
        cursor = page.nextCursor;
      }
    },

    retryPacs: async (name, { anew = false, ...options } = {}) => {
      const { refused } = await session.call(
        (as) => client.retryPacs({ name, anew }, { ...options, as }),
        options,
      );
      return refused;
    },

    confirmWithdrawals: async (name, most, options) => {
      const { confirmed } = await session.call(
        (as) => client.confirmWithdrawals({ name, most }, { ...options, as }),
        options,
      );
      return confirmed;
    },
  };
}

function pacsFromMessage(message: bridge.PacsStatus__Output): PacsStatus {
  const {
    lost: _lost,
    caughtUpMs: caughtUpAt,
    endsMs: endsAt,
    roundBeganMs: roundBeganAt,
    roundEndsMs: roundEndsAt,
    errorCode,
    errorMessage,
    followErrorCode,
    followErrorMessage,
    ...status
  } = message;
  return {
    ...status,
    caughtUpAt,
    endsAt,
    roundBeganAt,
    roundEndsAt,
    ...(errorCode && { error: { code: errorCode, message: errorMessage } }),
    ...(followErrorCode && { followError: { code: followErrorCode, message: followErrorMessage } }),
  };
}

function lostFromMessage(message: bridge.LostImage__Output): LostImage {
  const { missedMs: missedAt, lookedMs: lookedAt, withheldCode, withheldMessage, ...image } = message;
  return {
    ...image,
    missedAt,
    lookedAt,
    ...(withheldCode && { withheld: { code: withheldCode, message: withheldMessage } }),
  };
}

function quarantinedFromMessage(message: bridge.Quarantined__Output | null): Quarantined {
  if (!message) return fail('internal', 'the gateway answered without what was put aside');
  const { receivedMs: receivedAt, expiresMs: expiresAt, ...quarantined } = message;
  return { ...quarantined, receivedAt, expiresAt };
}
