import { MdmError } from '@mdm/errors';
import { callers } from '@mdm/rpc';
import { z } from 'zod';
import { publishPuts, type WrittenPut } from '../publish-puts.js';
import type { RequestState } from '../store/requests.js';
import { type StoredFile, storedFile } from '../stored-file.js';
import { operation, tokens } from './define.js';

export interface PutDoneOutcome {
  readonly token: string;
  readonly file?: StoredFile;
  readonly error?: MdmError;
}

/**
 * Makes written files available to readers. One outcome per token, in order; done twice is done. The bytes are moved
 * to their places, durably, while their files are locked; whatever stops it in between, nobody can read them until it
 * is done again or the put is prepared again.
 */
export const putDone = operation({
  name: 'dpm.put-done',
  input: z.object({ tokens }),
  right: callers('dicom-bridge'),
  effect: 'write',
  run: async ({ tokens: asked }, context): Promise<PutDoneOutcome[]> => {
    const { db, files, requests, names, caller, signal } = context;
    return db.transaction(
      async (tx) => {
        const locked = await files.lockOfPuts(tx, asked, caller.dn);
        const rows = new Map(locked.map((row) => [row.guid, row]));
        const outcomes = new Map<string, PutDoneOutcome>();
        const written: WrittenPut[] = [];
        // Read only now: until the files were locked, a put could still be replaced by another.
        for (const { token, guid, state } of await requests.findPuts(tx, asked, caller.dn)) {
          const file = rows.get(guid);
          if (state === 'done' && file?.state === 'available')
            outcomes.set(token, { token, file: storedFile(file, names) });
          else if (state === 'active' && file?.state === 'written' && file.received !== null)
            written.push({
              token,
              file: { ...file, state: 'available', size: file.received },
              held: file.size,
            });
          else outcomes.set(token, { token, error: notWritten(state) });
        }

        const errors = await publishPuts(tx, written, context);
        for (const [n, { token, file }] of written.entries()) {
          const error = errors[n];
          outcomes.set(token, error ? { token, error } : { token, file: storedFile(file, names) });
        }
        context.note('available', errors.filter((error) => error === undefined).length);
        return asked.map((token) => outcomes.get(token) ?? { token, error: noRequest() });
      },
      { signal },
    );
  },
});

const notWritten = (state: RequestState) =>
  new MdmError('failed-precondition', `the bytes of the put have not come in; it is ${state}`, {
    field: 'token',
    remedy: 'write the bytes first; when the put has ended, prepare it again',
  });

const noRequest = () =>
  new MdmError('not-found', 'there is no put request with this token', { field: 'token' });
