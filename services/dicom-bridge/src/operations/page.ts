import type { Place } from '@mdm/rpc';
import { z } from 'zod';

const defaultLimit = 100;
const maxLimit = 1_000;

/** Of an instance among others, the last that came in first. */
export const placeOf = ({
  receivedMs,
  guid,
}: {
  readonly receivedMs: number;
  readonly guid: string;
}): Place => ({
  ms: receivedMs,
  id: guid,
});

/** Of a listing; 0 means as many as usual. */
export const pageLimit = z
  .int()
  .min(0)
  .max(maxLimit, `is more than ${maxLimit}`)
  .transform((limit) => limit || defaultLimit);
