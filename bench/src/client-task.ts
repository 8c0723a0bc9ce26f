import { z } from 'zod';

const connection = z.object({ gateway: z.string(), site: z.string(), credential: z.string() });

/** What `client-process.ts` does when told; it answers each with a `clientAnswer`. */
export const clientTask = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connect'), connection }),
  /** Ends when the image is registered. */
  z.object({ kind: z.literal('register'), file: z.string() }),
  z.object({ kind: z.literal('get'), guid: z.string(), file: z.string() }),
]);

export const clientAnswer = z.object({ guid: z.string().optional(), error: z.string().optional() });

export type ClientTask = z.infer<typeof clientTask>;
