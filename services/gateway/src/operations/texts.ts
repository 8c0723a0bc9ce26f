import { z } from 'zod';

const maxReason = 1_024;

/** One line in which somebody says why, for those who read it later. */
export const reason = z
  .string()
  .min(1, 'is missing: say why')
  .max(maxReason, `is longer than ${maxReason} characters`)
  .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'holds a control character');
