import { fail, MdmError } from '@mdm/errors';
import { type Call, callers } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';
import { receive } from '../disk/receive.js';
import { removeFiles } from '../disk/remove.js';
import { tokenSchema, upload } from './define.js';

const noteTimeoutMs = 5_000;

/**
 * Receives the bytes of one put request. They must be an age file of at most the reserved size, and are durable when
 * the answer comes; sizes in bytes. A request takes one transfer: when it fails, prepare the put again.
 * @throws not-found            no put request of the caller has this token
 * @throws failed-precondition  the request is over, or has had its transfer
 * @throws aborted              the put was prepared again or the file removed meanwhile
 */
export const write = upload({
  name: 'dpm.write',
  input: z.object({ token: tokenSchema }),
  right: callers('dicom-bridge'),
  effect: 'write',
  run: async ({ token }, body, context) => {
    const { requests, places, settle, signal } = context;
    const { guid, size: limit, filesystem } = await claim(token, context);
    context.note('guid', guid);
    const part = places.part(filesystem, token);
    try {
      const received = await receive(part, body, { limit, signal });
      if (!(await settle(filesystem, { token, guid, ...received }, signal))) {
        signal.throwIfAborted();
        fail('aborted', 'the put was prepared again or the file removed while its bytes came in');
      }
      return received;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      await removeFiles([part]).catch((err: unknown) =>
        context.log.warn({ err, guid }, 'the bytes of a failed put stay until the next sweep'),
      );
      await requests
        .fail(token, error.message, AbortSignal.timeout(noteTimeoutMs))
        .catch((err: unknown) => context.log.warn({ err, guid }, 'a failed put stays open'));
      throw error;
    }
  },
});

/** Takes the request for this transfer, so that a second one with the same token is refused. */
async function claim(token: string, context: DpmContext & Call) {
  const { requests, caller, clock, signal } = context;
  const put = await requests.claimPut(token, caller.dn, clock(), signal);
  if (!put) {
    const request = await requests.find(token, caller.dn, signal);
    if (request?.type !== 'put')
      fail('not-found', 'there is no put request with this token', { field: 'token' });
    fail('failed-precondition', 'the put request takes no bytes (any more)', {
      field: 'token',
      remedy: 'prepare the put again',
    });
  }
  const { size } = put;
  if (size === null) fail('aborted', 'the file was removed while its put was open', { field: 'token' });
  return { ...put, size };
}
