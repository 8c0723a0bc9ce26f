import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type ErrorCode, errorTable, fail, MdmError } from '@mdm/errors';
import type { bridge } from '@mdm/protos';
import { localFileError } from './local-file.js';
import { type Options, type Progress, throwIfAborted } from './options.js';
import type { Session } from './session.js';

export type RegistrationState =
  /** Safe at the site, waiting for its turn. */
  | 'received'
  | 'running'
  /** Visible to queries. */
  | 'registered'
  | 'undoing'
  | 'given-up'
  /** It cannot be read, or has the SOP Instance UID of other bytes; kept aside. */
  | 'quarantined';

/** How far a registration has come. Times in milliseconds since the epoch. */
export interface Registration {
  readonly guid: string;
  readonly lfn: string;
  readonly state: RegistrationState;
  /** The step that it is at. */
  readonly step: string;
  readonly attempts: number;
  /** What went wrong last. */
  readonly error?: MdmError;
  readonly receivedAt: number;
  readonly updatedAt: number;
  /** Who sent it: address and AE title, or a DN. */
  readonly source: string;
  readonly owner: string;
  /** Bytes that came. */
  readonly size: number;
}

export interface Registered extends Registration {
  /** This very instance had been received before. */
  readonly duplicate: boolean;
}

export interface RegisterOptions extends Options {
  readonly onProgress?: Progress;
}

export interface Registering {
  /**
   * Hands a DICOM file (PS3.10), or its bytes, to the user's site. Answers when they are safe there; see
   * {@link Registering.waitRegistered} for what follows.
   * @throws invalid-dicom content-conflict permission-denied
   */
  register(source: string | Readable, options?: RegisterOptions): Promise<Registered>;
  registration(guid: string, options?: Options): Promise<Registration>;
  /**
   * Waits until the image is visible to queries, for as long as the signal allows.
   * @throws the error for which the site has given up, or content-conflict
   */
  waitRegistered(guid: string, options?: Options): Promise<Registration>;
}

const chunkSize = 256 * 1024;
const firstPollMs = 50;
const maxPollMs = 2_000;

/** States of the contract in the client's words. */
export const registrationStates = {
  REGISTRATION_STATE_UNSPECIFIED: 'running',
  REGISTRATION_STATE_RECEIVED: 'received',
  REGISTRATION_STATE_RUNNING: 'running',
  REGISTRATION_STATE_REGISTERED: 'registered',
  REGISTRATION_STATE_UNDOING: 'undoing',
  REGISTRATION_STATE_GIVEN_UP: 'given-up',
  REGISTRATION_STATE_QUARANTINED: 'quarantined',
} as const satisfies Record<bridge.RegistrationState__Output, RegistrationState>;

const messages = {
  received: 'REGISTRATION_STATE_RECEIVED',
  running: 'REGISTRATION_STATE_RUNNING',
  registered: 'REGISTRATION_STATE_REGISTERED',
  undoing: 'REGISTRATION_STATE_UNDOING',
  'given-up': 'REGISTRATION_STATE_GIVEN_UP',
  quarantined: 'REGISTRATION_STATE_QUARANTINED',
} as const satisfies Record<RegistrationState, bridge.RegistrationState>;

/** @param state undefined: all */
export const stateToMessage = (state: RegistrationState | undefined): bridge.RegistrationState =>
  state ? messages[state] : 'REGISTRATION_STATE_UNSPECIFIED';

export function registering(session: Session): Registering {
  const images = session.client('mdm.gateway.v1.ImageService');

  async function registration(guid: string, options?: Options): Promise<Registration> {
    const answer = await session.call((as) => images.getRegistration({ guid }, { ...options, as }), options);
    return registrationFromMessage(answer.registration);
  }

  return {
    register: async (source, options = {}) => {
      const total = typeof source === 'string' ? await sizeOf(source) : undefined;
      const bytes =
        typeof source === 'string' ? createReadStream(source, { highWaterMark: chunkSize }) : source;
      try {
        const as = await session.credentials(options);
        const { signal } = options;
        const answer = await images.register(chunks(bytes, total, options.onProgress), { signal, as });
        return { ...registrationFromMessage(answer.registration), duplicate: answer.duplicate };
      } finally {
        bytes.destroy();
      }
    },
    registration,
    waitRegistered: async (guid, options = {}) => {
      for (let pause = firstPollMs; ; pause = Math.min(maxPollMs, pause * 2)) {
        const current = await registration(guid, options);
        if (current.state === 'registered') return current;
        if (current.state === 'given-up' || current.state === 'quarantined') throw failureOf(current);
        await delay(pause, undefined, options).catch(() => throwIfAborted(options));
      }
    },
  };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((thrown: unknown) => {
    throw localFileError(thrown, file);
  });
  if (found.isFile()) return found.size;
  return fail('invalid-argument', `"${file}" is not a file`, { field: 'file', remedy: 'name a DICOM file' });
}

async function* chunks(bytes: Readable, total: number | undefined, onProgress: Progress | undefined) {
  let done = 0;
  for await (const piece of bytes) {
    if (!Buffer.isBuffer(piece)) {
      fail('invalid-argument', 'the stream does not give bytes', {
        field: 'source',
        remedy: 'give a byte stream',
      });
    }
    for (let at = 0; at < piece.length; at += chunkSize) {
      const chunk = piece.subarray(at, at + chunkSize);
      yield { chunk };
      done += chunk.length;
      onProgress?.(done, total);
    }
  }
}

export function registrationFromMessage(message: bridge.Registration__Output | null): Registration {
  if (!message) return fail('internal', 'the gateway answered without a registration');
  const { state, errorCode, errorMessage, receivedMs, updatedMs, ...rest } = message;
  return {
    ...rest,
    state: registrationStates[state],
    ...(errorCode && { error: new MdmError(knownCode(errorCode), errorMessage) }),
    receivedAt: receivedMs,
    updatedAt: updatedMs,
  };
}

const knownCode = (code: string): ErrorCode =>
  Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'internal';

function failureOf({ guid, state, error }: Registration): MdmError {
  if (error) return error;
  return state === 'quarantined'
    ? new MdmError('content-conflict', `the site already has another image with the identifier of ${guid}`)
    : new MdmError('failed-precondition', `the registration of ${guid} was given up`, {
        remedy: 'ask the site administrator to look at its queue',
      });
}
