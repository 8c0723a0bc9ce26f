import { z } from 'zod';

const defaultLimit = 100;
const maxLimit = 1_000;

/** Of a listing; 0 means as many as usual. */
export const pageLimit = z
  .int()
  .min(0)
  .max(maxLimit, `is more than ${maxLimit}`)
  .transform((limit) => limit || defaultLimit);
