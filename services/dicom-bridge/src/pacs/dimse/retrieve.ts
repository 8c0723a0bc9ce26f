import { type RetrieveProgress, writeMetaHeader } from '@mdm/dicom';
import { deadline, MdmError } from '@mdm/errors';
import { type FetchOptions, objectMs } from '../pacs.js';
import type { InstanceUids } from '../refs.js';
import { unavailable } from '../unavailable.js';
import type { Delivery, Store } from './delivery.js';
import type { DimseLink, Lent } from './link.js';
import { brokenOff } from './query.js';

/** One way to fetch an instance, as a file (PS3.10). @throws unavailable limit-exceeded */
export type Retrieve = (wanted: InstanceUids, options: FetchOptions) => Promise<AsyncGenerator<Buffer>>;

export interface Retrieval {
  readonly link: DimseLink;
  readonly lent: Lent;
  readonly delivery: Delivery;
  /** Sends the request; the signal cancels it. */
  readonly request: (signal: AbortSignal) => AsyncIterable<RetrieveProgress>;
  /** Of who asked. */
  readonly signal: AbortSignal;
}

/** What is left of a small object is there sooner than another association; it is not worth while to wait for more. */
const lingerMs = 250;

/**
 * One object of a PACS as a file (PS3.10), as soon as it begins to come; its data set is what the PACS sends, byte by byte, and the
 * reader slows the PACS. When a reader has enough, or the signal says so, and it is not over in a moment all the same, it is
 * cancelled (C-CANCEL), and its association is ended. At the end the last response of the PACS is awaited.
 * @throws unavailable     nothing comes, something else, or not all of it
 * @throws limit-exceeded  larger than the link allows
 */
export async function retrieved(retrieval: Retrieval): Promise<AsyncGenerator<Buffer>> {
  const { link, lent, delivery, request, signal } = retrieval;
  const { name, silentMs } = link;
  const limit = deadline(signal, objectMs);
  const cancel = new AbortController();
  const watch = createWatch(silentMs, () => unavailable(name, 'is silent for too long'));
  const onLimit = () => watch.fail(limit.signal.reason);
  limit.signal.addEventListener('abort', onLimit, { once: true });
  if (limit.signal.aborted) onLimit();
  let waiting = true;
  const ending = lastOf(request(cancel.signal), () => waiting && watch.begin());
  ending.catch(() => undefined);

  /** Until the last response, but no longer than this. */
  async function finish(ms: number): Promise<void> {
    delivery.enough();
    const inOrder = await succeedsWithin(ending, ms);
    watch.end();
    limit.signal.removeEventListener('abort', onLimit);
    limit.release();
    if (inOrder && !delivery.wrong) lent.giveBack();
    else lent.end();
  }

  async function leave(): Promise<void> {
    delivery.enough();
    if (waiting || !(await succeedsWithin(ending, lingerMs)))
      cancel.abort(new MdmError('cancelled', 'the image is not read any further'));
    await finish(lingerMs);
  }

  function problemOf(thrown: unknown): MdmError {
    if (signal.aborted) return MdmError.from(signal.reason);
    const error = MdmError.from(thrown);
    return error.code === 'limit-exceeded' || error.field === 'pacs' ? error : brokenOff(name, error);
  }

  async function* file(store: Store): AsyncGenerator<Buffer> {
    const { sopClassUid, sopInstanceUid, transferSyntax, dataset } = store;
    const pieces = dataset[Symbol.asyncIterator]();
    // No race for each piece: a promise that stays pending holds all that was faster.
    watch.failure.catch((reason: unknown) => dataset.destroy(MdmError.from(reason)));
    let complete = false;
    try {
      // Taken by who makes it: from here on, ending the generator ends the retrieval.
      yield Buffer.alloc(0);
      yield writeMetaHeader({ sopClassUid, sopInstanceUid, transferSyntax });
      for (;;) {
        // Only while somebody waits for it: a reader who is slow is not the fault of the PACS.
        watch.begin();
        const piece = await pieces.next();
        watch.end();
        if (piece.done === true) break;
        yield piece.value as Buffer;
      }
      complete = true;
      await finish(silentMs);
      if (delivery.wrong) throw delivery.wrong;
    } catch (thrown) {
      throw problemOf(thrown);
    } finally {
      if (!complete) {
        dataset.destroy();
        await leave();
      }
    }
  }

  try {
    watch.begin();
    const nothing = ending.then(({ status }) => {
      throw unavailable(name, `gives no image, with status ${status.toString(16).padStart(4, '0')}`);
    });
    const store = await Promise.race([delivery.begun, nothing, watch.failure]);
    waiting = false;
    watch.end();
    const opened = file(store);
    await opened.next();
    return opened;
  } catch (thrown) {
    const problem = problemOf(thrown);
    await leave();
    throw problem;
  }
}

async function lastOf(
  responses: AsyncIterable<RetrieveProgress>,
  onResponse: () => void,
): Promise<RetrieveProgress> {
  let last: RetrieveProgress | undefined;
  for await (const response of responses) {
    last = response;
    onResponse();
  }
  if (last) return last;
  throw new MdmError('cancelled', 'there was no response');
}

/** Fails when something takes longer than it may, or is told to. */
function createWatch(ms: number, late: () => MdmError) {
  let fail: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failure.catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  const end = () => clearTimeout(timer);
  return {
    failure,
    fail,
    /** Begins to wait, anew. */
    begin: () => {
      end();
      timer = setTimeout(() => fail(late()), ms);
    },
    end,
  };
}

function succeedsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (success: boolean) => {
      clearTimeout(timer);
      resolve(success);
    };
    work.then(
      () => settle(true),
      () => settle(false),
    );
  });
}
