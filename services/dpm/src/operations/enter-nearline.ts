import type { MdmError } from '@mdm/errors';
import { bulk, callers, factsOfOwner } from '@mdm/rpc';
import { z } from 'zod';
import { createPlacement } from '../placement.js';
import type { EnteredFile } from '../store/files.js';
import { type StoredFile, storedFile } from '../stored-file.js';
import { operation, unique } from './define.js';
import { enteredFile, noSpace, otherwiseStored, unfitFor } from './prepare-to-put.js';

type NewFile = z.infer<typeof enteredFile>;

export interface EnterNearlineOutcome {
  readonly guid: string;
  readonly file?: StoredFile;
  readonly error?: MdmError;
}

/**
 * Enters files whose bytes a PACS of the hospital keeps, for their owner. Readers find them like all others; their bytes come
 * into a pool when somebody opens one. The same again is done already. One outcome each, in order.
 */
export const enterNearline = operation({
  name: 'dpm.enter-nearline',
  input: z.object({ files: bulk(enteredFile).refine(unique<NewFile>('guid', 'sfn'), 'names a file twice') }),
  right: callers('dicom-bridge'),
  effect: 'write',
  objects: ({ files }) => files.map(({ guid }) => guid),
  run: async ({ files: asked }, context): Promise<EnterNearlineOutcome[]> => {
    const { db, files, filesystems, names, caller, clock, signal } = context;
    const wanted = asked.map((file) => ({ ...file, sfn: names.sfn(file.sfn) }));
    const guids = wanted.map(({ guid }) => guid);
    return db.transaction(
      async (tx) => {
        await files.serialiseReservations(tx);
        const known = await files.lock(
          tx,
          guids,
          wanted.map(({ sfn }) => sfn),
        );
        const byGuid = new Map(known.map((row) => [row.guid, row]));
        const bySfn = new Map(known.map((row) => [row.sfn, row]));
        const place = createPlacement(await filesystems.lockWritable(tx)).place(0);
        const errors = new Map<string, MdmError>();
        const entered: EnteredFile[] = [];
        for (const file of wanted) {
          const present = byGuid.get(file.guid);
          const error =
            unfitFor(file, caller.dn, present, bySfn.get(file.sfn)) ??
            (present ? otherwiseStored(file, present) : undefined) ??
            (place ? undefined : noSpace(0));
          if (error) errors.set(file.guid, error);
          else if (!present && place) {
            const facts = file.facts ?? factsOfOwner(file.acl, context);
            entered.push({ ...file, facts, filesystemId: place.id });
          }
        }
        await files.enterNearline(tx, entered, clock());
        const rows = new Map((await files.lock(tx, guids)).map((row) => [row.guid, row]));
        return guids.map((guid) => {
          const [row, error] = [rows.get(guid), errors.get(guid)];
          return { guid, ...(error ? { error } : row && { file: storedFile(row, names) }) };
        });
      },
      { signal },
    );
  },
});
