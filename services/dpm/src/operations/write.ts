import { fail, MdmError } from '@mdm/errors';
import { type Call, callers } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';
import { publish } from '../disk/publish.js';
import { type Received, receive } from '../disk/receive.js';
import { removeFiles } from '../disk/remove.js';
import type { FileRow } from '../store/files.js';
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
    const { requests, places, signal } = context;
    const file = await claim(token, context);
    context.note('guid', file.guid);
    const part = places.part(file.filesystem, token);
    try {
      const received = await receive(part, body, { limit: file.size, signal });
      await settle(token, file.guid, received, context);
      return received;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      await removeFiles([part]).catch((err: unknown) =>
        context.log.warn({ err, guid: file.guid }, 'the bytes of a failed put stay until the next sweep'),
      );
      await requests
        .fail(token, error.message, AbortSignal.timeout(noteTimeoutMs))
        .catch((err: unknown) => context.log.warn({ err, guid: file.guid }, 'a failed put stays open'));
      throw error;
    }
  },
});

/** Takes the request for this transfer, so that a second one with the same token is refused. */
async function claim(token: string, context: DpmContext & Call): Promise<FileRow> {
  const { requests, files, caller, clock, signal } = context;
  const request = await requests.find(token, caller.dn, signal);
  if (request?.type !== 'put')
    fail('not-found', 'there is no put request with this token', { field: 'token' });
  if (!(await requests.claimPut(token, caller.dn, clock(), signal))) {
    fail('failed-precondition', 'the put request takes no bytes (any more)', {
      field: 'token',
      remedy: 'prepare the put again',
    });
  }
  return (
    (await files.find(request.guid, signal)) ??
    fail('aborted', 'the file was removed while its put was open', { field: 'token' })
  );
}

/**
 * Moves the bytes to their place while the request is held, so that no other put of the same file can come in between.
 * Moving is the last step: a transaction that is repeated or rolled back before it has moved nothing. Should the
 * commit fail, the bytes lie where the next put of the file or its removal finds them, and nobody can read them.
 */
async function settle(token: string, guid: string, received: Received, context: DpmContext & Call) {
  const { db, files, filesystems, requests, places, signal } = context;
  await db.transaction(
    async (tx) => {
      const [file] = await files.lock(tx, [guid]);
      if (!file || !(await requests.lockActive(tx, token))) {
        fail('aborted', 'the put was prepared again or the file removed while its bytes came in');
      }
      await files.written(tx, guid, received.size, received.checksums);
      await filesystems.addUsed(tx, new Map([[file.filesystemId, received.size - file.size]]));
      await publish(places.part(file.filesystem, token), places.data(file));
    },
    { signal },
  );
}
