import { MdmError } from '@mdm/errors';

/** A PACS that was away is not asked again at once by everybody who waits for it. */
const awayMs = 2_000;

/** Whether a PACS is there, as far as is known. */
export interface Reachability {
  /** @throws unavailable  for a moment after it was lost */
  check(): void;
  /** It cannot be reached: the error for who has asked. */
  lost(cause: unknown): MdmError;
  /** It answers. */
  found(): void;
}

export function createReachability(name: string, clock: () => number): Reachability {
  let away: { readonly untilMs: number; readonly error: MdmError } | undefined;
  return {
    check: () => {
      if (away && clock() < away.untilMs) throw away.error;
    },
    lost: (cause) => {
      const error = unavailable(name, 'is unreachable', cause);
      away = { untilMs: clock() + awayMs, error };
      return error;
    },
    found: () => {
      away = undefined;
    },
  };
}

/** What is wrong with a PACS, for readers and for the log. */
export function unavailable(name: string, what: string, cause?: unknown): MdmError {
  return new MdmError('unavailable', `PACS "${name}" ${what}`, {
    field: 'pacs',
    remedy: 'try again when the PACS of that site answers; images in the pools of the site can be read',
    ...(cause !== undefined && { cause }),
  });
}

/** There is more than a PACS tells in one answer, and than it can be asked for one after the other. */
export function tooMany(name: string, cause?: unknown): MdmError {
  return new MdmError('limit-exceeded', `PACS "${name}" does not list so many at once`, {
    field: 'pacs',
    remedy:
      'let the PACS give more results to one query, or look through it in another way (kind in site.yaml)',
    ...(cause !== undefined && { cause }),
  });
}
