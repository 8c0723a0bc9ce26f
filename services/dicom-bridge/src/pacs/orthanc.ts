import { fail, MdmError } from '@mdm/errors';
import { z } from 'zod';
import type { PacsHttp } from './http.js';
import type { Pacs } from './pacs.js';

/** What Orthanc calls an instance: SHA-1 of its identifiers, in five groups. */
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{8}){4}$/;
const pageSize = 100;
const listSize = 1_000;

const sequence = z.int().min(0);
const changesSchema = z.object({
  Changes: z.array(z.object({ ChangeType: z.string().max(100), ID: z.string().max(100) })).max(10 * pageSize),
  Done: z.boolean(),
  Last: sequence,
});
const statisticsSchema = z.object({ CountInstances: sequence });
const idsSchema = z.array(z.string().max(100)).max(listSize);

/**
 * Orthanc by its REST interface: `/changes` is its log of what has arrived, in order and complete, `/instances/{id}/file` a
 * file as it came in. A mark is the number of the last entry that was read. When the log has become shorter than that, the
 * database of Orthanc is a new one, or its newest instance was deleted: it is read from its beginning, and what is known is
 * passed over.
 *
 * The log does not tell what was deleted: with an instance, its entries go. What is stored in the place of another one
 * (`OverwriteInstances`) has the same id and a new entry. That something is gone is seen from the number of instances.
 */
export function createOrthanc(name: string, http: PacsHttp): Pacs {
  const answer = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> =>
    (await http.json(path, schema, { signal, urgent: false })) ??
    fail('unavailable', `PACS "${name}" answers nothing`, { field: 'pacs' });
  const changesFrom = (query: string, signal: AbortSignal) =>
    answer(`changes?${query}`, changesSchema, signal);
  const last = async (signal: AbortSignal) => (await changesFrom('last', signal)).Last;

  return {
    name,

    now: async (signal) => String(await last(signal)),

    changes: async function* (mark, signal) {
      const since = mark === undefined ? 0 : Number(mark);
      const end = await last(signal);
      const anew = since > end;
      for (let from = anew ? 0 : since; ; ) {
        const page = await changesFrom(`since=${from}&limit=${pageSize}`, signal);
        const refs = page.Changes.filter(({ ChangeType }) => ChangeType === 'NewInstance').map(
          ({ ID }) => ID,
        );
        if (page.Changes.length > 0) {
          yield {
            refs: refs.filter((id) => idPattern.test(id)),
            mark: String(page.Last),
            arrivals: !anew,
            left: Math.max(0, end - page.Last),
            entries: Math.max(0, page.Last - from),
          };
        }
        if (page.Done) return;
        if (page.Last <= from)
          fail('unavailable', `PACS "${name}" tells the same changes again`, { field: 'pacs' });
        from = page.Last;
      }
    },

    fetch: async (ref, options) => {
      const { body } = await http.open(`instances/${idOf(ref)}/file`, {
        accept: 'application/dicom',
        ...options,
      });
      return body;
    },

    has: async (ref, signal) => {
      try {
        await http.json(`instances/${idOf(ref)}`, z.object({ ID: z.string() }), { signal, urgent: false });
        return true;
      } catch (thrown) {
        if (MdmError.from(thrown).code === 'not-found') return false;
        throw thrown;
      }
    },

    inventory: {
      count: async (signal) => (await answer('statistics', statisticsSchema, signal)).CountInstances,

      list: async function* (signal) {
        for (let since = 0; ; since += listSize) {
          const ids = await answer(`instances?since=${since}&limit=${listSize}`, idsSchema, signal);
          yield ids.filter((id) => idPattern.test(id));
          if (ids.length < listSize) return;
        }
      },
    },
  };
}

const idOf = (ref: string): string =>
  idPattern.test(ref) ? ref : fail('internal', 'the name of an instance is not one of Orthanc');
