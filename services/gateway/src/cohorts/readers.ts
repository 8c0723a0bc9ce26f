import { z } from 'zod';

const maxReaders = 100;

/** DNs of people and FQANs of groups. */
export const readerNames = z
  .array(
    z
      .string()
      .max(1_024, 'is too long')
      .regex(/^\/\P{Cc}+$/u, 'is neither a DN nor an FQAN'),
  )
  .max(maxReaders, `are more than ${maxReaders}`)
  .transform((names) => [...new Set(names)].sort());
