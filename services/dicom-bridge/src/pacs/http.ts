import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { ZodType } from 'zod';
import { createGate } from './gate.js';
import { type FetchOptions, objectMs } from './pacs.js';
import { createReachability, unavailable } from './unavailable.js';

export interface PacsHttpOptions {
  readonly name: string;
  /** Root of the interface. */
  readonly url: string;
  /** PEM; undefined: public CAs. */
  readonly ca?: readonly string[];
  /** `user:password`. */
  readonly credentials?: string;
  readonly limits: {
    readonly concurrent: number;
    readonly perSecond: number;
    /** How long it may be silent. */
    readonly timeoutSeconds: number;
  };
  /** Bytes of the largest instance. */
  readonly maxObjectSize: number;
  readonly clock: () => number;
}

/** Ends a request at its deadline, or when who asked gives up; which of them it was is told apart. */
interface Signals {
  readonly signal: AbortSignal;
  readonly caller: AbortSignal;
}

export interface HttpObject {
  readonly contentType: string;
  readonly body: AsyncGenerator<Buffer>;
}

/** HTTP to one PACS, with limits on everything that it may do to us, and that we may do to it. Paths are below the root. */
export interface PacsHttp {
  /** @throws not-found unavailable limit-exceeded */
  open(path: string, options: FetchOptions & { readonly accept: string }): Promise<HttpObject>;
  /** An answer in JSON, undefined for none (204). @throws not-found unavailable */
  json<T>(
    path: string,
    schema: ZodType<T>,
    options: FetchOptions & { readonly accept?: string },
  ): Promise<T | undefined>;
}

const maxJsonBytes = 16 << 20;
/** A PACS that sends a byte now and then is not silent, and must come to an end all the same. */
const patience = 4;
const [ok, noContent, gone, notFound] = [200, 204, 410, 404];
const unauthorised = new Set([401, 403]);

export function createPacsHttp(options: PacsHttpOptions): PacsHttp {
  const { name, url, ca, credentials, limits, maxObjectSize, clock } = options;
  const root = url.endsWith('/') ? url : `${url}/`;
  const request = root.startsWith('https:') ? tlsRequest : plainRequest;
  const gate = createGate(limits);
  const silentMs = limits.timeoutSeconds * 1_000;
  const authorization = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const reachability = createReachability(name, clock);

  /** The headers of the answer, as soon as they are there. */
  const send = (path: string, accept: string, { signal, caller }: Signals) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        new URL(path, root),
        {
          method: 'GET',
          agent: false,
          headers: { accept, 'accept-encoding': 'identity', ...(authorization && { authorization }) },
          signal,
          ...(ca && { ca: [...ca] }),
        },
        (answer) => {
          clearTimeout(timer);
          resolve(answer);
        },
      );
      const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), silentMs);
      sent.on('error', (cause) => {
        clearTimeout(timer);
        reject(caller.aborted ? MdmError.from(caller.reason) : reachability.lost(cause));
      });
      sent.end();
    });

  async function answerOf(path: string, accept: string, signals: Signals): Promise<IncomingMessage> {
    reachability.check();
    const answer = await send(path, accept, signals);
    reachability.found();
    const { statusCode = 0 } = answer;
    if (statusCode === ok || statusCode === noContent) return answer;
    answer.destroy();
    if (statusCode === notFound || statusCode === gone)
      return fail('not-found', `PACS "${name}" does not have it`, { field: 'pacs' });
    if (unauthorised.has(statusCode)) {
      return fail('unavailable', `PACS "${name}" does not let this site in`, {
        field: 'pacs',
        remedy: 'the administrator of the site corrects credentialsFile of the PACS',
      });
    }
    throw unavailable(name, `answers with status ${statusCode}`);
  }

  /** A place in the gate and a deadline, until `leave`. */
  async function enter(ms: number, { signal, urgent }: FetchOptions) {
    const leave = await gate.enter({ signal, urgent });
    const limit = deadline(signal, ms);
    return {
      signals: { signal: limit.signal, caller: signal },
      leave: () => {
        limit.release();
        leave();
      },
    };
  }

  async function* bytesOf(answer: IncomingMessage, most: number, { caller }: Signals, leave: () => void) {
    let size = 0;
    const parts = answer[Symbol.asyncIterator]();
    try {
      // Taken by `opened`: from here on, ending the generator ends the answer.
      yield Buffer.alloc(0);
      for (;;) {
        // Only while somebody waits for it: a reader who is slow is not the fault of the PACS.
        const timer = setTimeout(() => answer.destroy(new Error('silent for too long')), silentMs);
        const part = await parts
          .next()
          .catch((cause: unknown) => {
            throw caller.aborted
              ? MdmError.from(caller.reason)
              : unavailable(name, 'broke off its answer', cause);
          })
          .finally(() => clearTimeout(timer));
        if (part.done) return;
        size += part.value.length;
        if (size > most) fail('limit-exceeded', `the answer of PACS "${name}" is larger than ${most} bytes`);
        yield part.value as Buffer;
      }
    } finally {
      answer.destroy();
      leave();
    }
  }

  async function opened(
    path: string,
    { accept, ms, most, ...fetch }: FetchOptions & { accept: string; ms: number; most: number },
  ) {
    const { signals, leave } = await enter(ms, fetch);
    try {
      const answer = await answerOf(path, accept, signals);
      const contentType = answer.headers['content-type'] ?? '';
      const body = bytesOf(answer, most, signals, leave);
      await body.next();
      return { status: answer.statusCode, contentType, body };
    } catch (thrown) {
      leave();
      throw thrown;
    }
  }

  return {
    open: (path, fetch) => opened(path, { ...fetch, ms: objectMs, most: maxObjectSize }),

    json: async (path, schema, fetch) => {
      const { status, body } = await opened(path, {
        accept: 'application/json',
        ...fetch,
        ms: silentMs * patience,
        most: maxJsonBytes,
      });
      const pieces: Buffer[] = [];
      for await (const piece of body) pieces.push(piece);
      if (status === noContent) return undefined;
      return parsed(Buffer.concat(pieces), schema, name);
    },
  };
}

function parsed<T>(bytes: Buffer, schema: ZodType<T>, name: string): T {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    // Without the cause: what the PACS has sent may name patients.
    throw unavailable(name, 'answers what cannot be understood');
  }
}
