import { randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import { targetToMessage } from '@mdm/rpc';
import { type Options, throwIfAborted } from './options.js';
import type { ReadingSession } from './session.js';

/** How the key of an image can be had back. Nothing in it is secret. */
export interface KeyDescriptor {
  readonly recipientType: string;
  /** The age recipient that the image is encrypted to. */
  readonly recipient: string;
  /** How many shares are needed. */
  readonly threshold: number;
  /** Sites that hold one. */
  readonly holders: readonly string[];
  readonly generation: number;
}

/** An image that is open for reading. */
export interface OpenedImage {
  readonly guid: string;
  readonly lfn: string;
  /** The site that owns it. */
  readonly site: string;
  /** Bytes of the encrypted object, an age file. */
  readonly size: number;
  /** Of the encrypted object, hexadecimal; empty when the site does not know it. */
  readonly sha256: string;
  readonly key: KeyDescriptor;
  /** Transfer URL, for this caller and until `expiresAt` (milliseconds since the epoch). */
  readonly turl: string;
  readonly expiresAt: number;
}

/** Bytes of an object; the whole of it by default. */
export interface ByteRange {
  readonly offset?: number;
  /** What lies behind the end is left out. */
  readonly length?: number;
}

export interface Ciphertexts {
  /** @param target LFN or GUID */
  open(target: string, options?: Options): Promise<OpenedImage>;
  /** The encrypted bytes. A transfer that breaks goes on where it was, also when the transfer URL has expired. */
  readCiphertext(opened: OpenedImage, range?: ByteRange, options?: Options): Readable;
}

/** How often in a row a transfer may break without having brought anything. */
const maxFailures = 5;
const firstDelayMs = 100;
const maxDelayMs = 3_000;

export function ciphertexts(session: ReadingSession): Ciphertexts {
  const images = session.client('mdm.gateway.v1.ImageService');

  async function open(target: string, options?: Options): Promise<OpenedImage> {
    const request = { target: targetToMessage(target) };
    const { key, expiresMs, ...opened } = await session.call(
      (as) => images.open(request, { ...options, as }),
      options,
    );
    if (!key) return fail('internal', 'the gateway opened an image without its key descriptor');
    return { ...opened, key, expiresAt: expiresMs };
  }

  async function reopen(former: OpenedImage, options: Options): Promise<OpenedImage> {
    const opened = await open(former.guid, options);
    if (opened.sha256 !== former.sha256 || opened.size !== former.size) {
      fail('aborted', 'the image was replaced while it was read', { remedy: 'read it again from its start' });
    }
    return opened;
  }

  async function* read({ site, turl }: OpenedImage, { offset, end }: Bounds, options: Options) {
    const request = { site, turl, offset, length: end - offset };
    const parts = session.stream((as) => images.read(request, { ...options, as }), options);
    for await (const { chunk } of parts) yield chunk;
  }

  async function* readAnew(former: OpenedImage, bounds: Bounds, options: Options) {
    yield* read(await reopen(former, options), bounds, options);
  }

  async function* bytes(opened: OpenedImage, { offset, end }: Bounds, options: Options) {
    let at = offset;
    let failures = 0;
    let parts = read(opened, { offset, end }, options);
    try {
      while (at < end) {
        // What the reader of these bytes throws into this generator must not be taken for trouble of the transfer.
        const next = await parts.next().catch((thrown: unknown) => MdmError.from(thrown));
        if (!isMdmError(next) && !next.done) {
          const wanted = next.value.subarray(0, end - at);
          at += wanted.length;
          if (wanted.length === 0) continue;
          failures = 0;
          yield wanted;
          continue;
        }
        const problem = isMdmError(next) ? next : new MdmError('unavailable', 'the transfer ended too early');
        failures += 1;
        throwIfAborted(options);
        if (failures > maxFailures || !mayGoOn(problem)) throw problem;
        session.logger.warn(
          { guid: opened.guid, offset: at, code: problem.code },
          'a transfer broke and goes on',
        );
        await delay(pauseMs(failures), undefined, options).catch(() => throwIfAborted(options));
        parts = readAnew(opened, { offset: at, end }, options);
      }
    } finally {
      await parts.return(undefined);
    }
  }

  return {
    open,
    readCiphertext: (opened, range = {}, options = {}) =>
      Readable.from(bytes(opened, boundsOf(opened, range), options), {
        objectMode: false,
        highWaterMark: 1024 * 1024,
      }),
  };
}

/** From `offset` up to, and without, `end`. */
interface Bounds {
  readonly offset: number;
  readonly end: number;
}

function boundsOf({ size }: OpenedImage, { offset = 0, length = size }: ByteRange): Bounds {
  for (const [field, value] of Object.entries({ offset, length })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      fail('invalid-argument', `${field} is not a whole number from 0`, { field });
    }
  }
  return { offset, end: Math.min(size, offset + length) };
}

/** Trouble that passes, or a transfer URL that is no longer good: the next try takes a new one. */
const mayGoOn = ({ kind, code }: MdmError): boolean => kind.transient || code === 'failed-precondition';

/** Full jitter on doubling pauses. */
const pauseMs = (failures: number): number =>
  randomInt(Math.min(maxDelayMs, firstDelayMs * 2 ** failures)) + 1;
