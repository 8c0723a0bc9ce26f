import { on, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { setComment as set } from '../store/entries.js';
import { operation } from './define.js';

const maxBytes = 255;

/** Sets the comment of an entry; an empty one clears it. */
export const setComment = operation({
  name: 'lfc.set-comment',
  input: z.object({
    target: targetSchema,
    comment: z
      .string()
      .refine((text) => Buffer.byteLength(text) <= maxBytes, `is longer than ${maxBytes} bytes`)
      .refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed(), 'holds a control character'),
  }),
  right: on('write'),
  objects: ({ target }) => [target],
  effect: 'write',
  run: ({ target, comment }, { db, clock, signal }) =>
    set(db, { name: target, comment, now: clock() }, signal),
});
