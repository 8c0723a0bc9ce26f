import { stat } from 'node:fs/promises';
import { MdmError } from '@mdm/errors';
import { callers } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';
import type { FileRow } from '../store/files.js';
import type { RequestRow } from '../store/requests.js';
import { type StoredFile, storedFile } from '../stored-file.js';
import { operation, tokens } from './define.js';

export interface PutDoneOutcome {
  readonly token: string;
  readonly file?: StoredFile;
  readonly error?: MdmError;
}

/** Makes written files available to readers. One outcome per token, in order; done twice is done. */
export const putDone = operation({
  name: 'dpm.put-done',
  input: z.object({ tokens }),
  right: callers('dicom-bridge'),
  effect: 'write',
  run: async ({ tokens: asked }, context): Promise<PutDoneOutcome[]> => {
    const { db, files, requests, names, caller, signal } = context;
    return db.transaction(
      async (tx) => {
        const puts = new Map(
          (await requests.findPuts(tx, asked, caller.dn)).map((request) => [request.token, request]),
        );
        const guids = [...puts.values()].map(({ guid }) => guid);
        const rows = new Map((await files.lock(tx, guids)).map((row) => [row.guid, row]));
        // Read again: until the files were locked, a put could still be replaced by another.
        const current = await requests.findPuts(tx, asked, caller.dn);
        const outcomes = new Map<string, PutDoneOutcome>();
        const finished: RequestRow[] = [];
        for (const request of current) {
          const { token } = request;
          const row = rows.get(request.guid);
          const error = await problem(request, row, context);
          if (error || !row) outcomes.set(token, { token, error: error ?? noRequest() });
          else {
            outcomes.set(token, { token, file: storedFile(row, names) });
            if (row.state === 'written') finished.push(request);
          }
        }
        await files.makeAvailable(
          tx,
          finished.map(({ guid }) => guid),
        );
        await requests.finish(
          tx,
          finished.map(({ token }) => token),
        );
        context.note('available', finished.length);
        return asked.map((token) => outcomes.get(token) ?? { token, error: noRequest() });
      },
      { signal },
    );
  },
});

async function problem(
  request: RequestRow,
  file: FileRow | undefined,
  { places }: DpmContext,
): Promise<MdmError | undefined> {
  if (request.state === 'done' && file?.state === 'available') return undefined;
  if (request.state !== 'active' || file?.state !== 'written') {
    return new MdmError(
      'failed-precondition',
      `the bytes of the put have not come in; it is ${request.state}`,
      {
        field: 'token',
        remedy: 'write the bytes first; when the put has ended, prepare it again',
      },
    );
  }
  const stored = await stat(places.data(file)).catch(() => undefined);
  if (stored?.size === file.size) return undefined;
  return new MdmError('corrupt', 'the bytes in the pool are not those that were written', {
    remedy: 'prepare the put again',
  });
}

const noRequest = () =>
  new MdmError('not-found', 'there is no put request with this token', { field: 'token' });
