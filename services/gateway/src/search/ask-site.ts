import { MdmError } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import { errorAtSite } from '../owner.js';

/** What amga and other gateways answer with. */
export interface Batch {
  readonly rows: readonly amga.Row__Output[];
  readonly more: boolean;
}

/** What a site says: rows, in the order of their GUIDs, and at last how it ended. */
export type SiteEvent =
  | { readonly kind: 'rows'; readonly rows: readonly amga.Row__Output[] }
  | { readonly kind: 'end'; readonly more: boolean; readonly tookMs: number; readonly error?: MdmError };

/**
 * Follows one site's answer. Only the time that the site is waited for counts against its deadline, not the time that
 * the reader takes; a site that has used it up is cut off. An error of the site is its last event, never thrown.
 * @param after the rows begin after this GUID; '' for the first page
 */
export async function* askSite(options: {
  readonly site: string;
  readonly open: (signal: AbortSignal) => AsyncIterable<Batch>;
  readonly after: string;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}): AsyncGenerator<SiteEvent, void> {
  const { site, open, deadlineMs, signal } = options;
  const late = new AbortController();
  let last = options.after;
  let tookMs = 0;
  let more = false;
  const patiently = async <T>(wait: Promise<T>): Promise<T> => {
    const error = new MdmError('deadline-exceeded', `site "${site}" did not answer within ${deadlineMs} ms`);
    const timer = setTimeout(() => late.abort(error), Math.max(0, deadlineMs - tookMs));
    const asked = performance.now();
    try {
      return await wait;
    } finally {
      clearTimeout(timer);
      tookMs += performance.now() - asked;
    }
  };
  const batches = open(AbortSignal.any([signal, late.signal]))[Symbol.asyncIterator]();
  try {
    for (;;) {
      const batch = await patiently(batches.next());
      if (batch.done) break;
      for (const { guid } of batch.value.rows) {
        if (guid <= last)
          throw new MdmError('corrupt', `site "${site}" answered with rows that are out of order`);
        last = guid;
      }
      more = batch.value.more;
      if (batch.value.rows.length > 0) yield { kind: 'rows', rows: batch.value.rows };
    }
  } catch (thrown) {
    yield { kind: 'end', more: true, tookMs, error: errorAtSite(thrown) };
    return;
  } finally {
    await batches.return?.();
  }
  yield { kind: 'end', more, tookMs };
}
