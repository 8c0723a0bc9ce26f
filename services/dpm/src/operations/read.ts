import { fail } from '@mdm/errors';
import { type Call, on } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';
import { readRange } from '../disk/read-range.js';
import type { FileRow } from '../store/files.js';
import { availableFile } from '../stored-file.js';
import { stream } from './define.js';

const maxTurlLength = 200;

/**
 * Streams the bytes behind a transfer URL in pieces of at most 256 KiB; offset and length in bytes, length 0 for the
 * rest of the file. The URL works for the caller who got it, until it expires or is released, and only while the
 * caller may read the file.
 * @throws not-found            not a transfer URL of the caller
 * @throws failed-precondition  the transfer URL expired or was released
 * @throws corrupt              the bytes are not in the pool as they were written
 */
export const read = stream({
  name: 'dpm.read',
  input: z.object({
    turl: z.string().max(maxTurlLength, 'is not a transfer URL'),
    offset: z.int().min(0),
    length: z.int().min(0),
  }),
  right: on('read'),
  objects: ({ turl }) => [turl],
  effect: 'read',
  run: async function* ({ turl, offset, length }, context) {
    const file = await fileBehind(turl, context);
    context.note('guid', file.guid);
    if (offset > file.size) {
      fail('invalid-argument', `the offset is beyond the ${file.size} bytes of the file`, {
        field: 'offset',
      });
    }
    const end = length === 0 ? file.size : Math.min(offset + length, file.size);
    yield* readRange(context.places.data(file), { size: file.size, offset, end }, context.signal);
  },
});

async function fileBehind(turl: string, context: DpmContext & Call): Promise<FileRow> {
  const { files, requests, names, caller, clock, signal } = context;
  const token = names.tokenOfTurl(turl);
  const request = token ? await requests.find(token, caller.dn, signal) : undefined;
  if (request?.type !== 'get') return fail('not-found', `there is no object "${turl}"`, { field: 'turl' });
  if (request.state !== 'ready' || request.expiresMs <= clock()) {
    fail('failed-precondition', 'the transfer URL expired or was released', {
      field: 'turl',
      remedy: 'prepare the get again',
    });
  }
  return availableFile(await files.find(request.guid, signal), request.guid);
}
