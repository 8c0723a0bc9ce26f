/** Tells the people who watch the logs that something came in that cannot be registered. */
export type Alert = (about: { readonly source: string; readonly cause: string }, message: string) => void;

const quietMs = 24 * 60 * 60_000;
const maxRemembered = 10_000;

/** One line a day for each source and cause, however much it sends: the metrics count the rest. */
export function createAlert({
  logger,
  clock,
}: {
  readonly logger: { warn(fields: object, message: string): void };
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}): Alert {
  const lastMs = new Map<string, number>();
  return ({ source, cause }, message) => {
    const key = JSON.stringify([source, cause, message]);
    const nowMs = clock();
    if (nowMs - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY) < quietMs) return;
    if (lastMs.size >= maxRemembered) lastMs.clear();
    lastMs.set(key, nowMs);
    logger.warn({ source, cause }, message);
  };
}
