import { bulk, guidSchema, type ItemOutcome, onEach } from '@mdm/rpc';
import { z } from 'zod';
import { type Condemned, condemnedOf, condemnFiles } from '../store/condemned.js';
import { missing, operation } from './define.js';

export interface CondemnOutcome extends ItemOutcome {
  readonly condemned?: Condemned | undefined;
}

/**
 * Condemns files, before anything of them is destroyed: from then on they are found by nobody but their owner, take no
 * replica and no hold, and their GUIDs are never registered again. Idempotent, also when the files are gone. One outcome for
 * each: `failed-precondition` when a legal hold or retention keeps the file,
 * `not-found` for what is no file.
 */
export const condemnEntries = operation({
  name: 'lfc.condemn-entries',
  input: z.object({ removal: z.uuid(), guids: bulk(guidSchema) }),
  right: onEach('control'),
  objects: ({ guids }) => guids,
  effect: 'destroy',
  run: async ({ removal, guids }, context): Promise<CondemnOutcome[]> => {
    const { db, caller, clock, site, signal, refusal } = context;
    const by = { removal, owner: caller.dn, site, now: clock() };
    const allowed = guids.filter((guid) => !refusal(guid));
    const { condemned, kept } = await condemnFiles(db, allowed, by, signal);
    const absent = guids.filter((guid) => !condemned.has(guid) && !kept.has(guid));
    const before = await condemnedOf(db, absent, caller.dn, signal);
    context.note('condemned', condemned.size);
    context.note('kept', kept.size);
    return guids.map((guid) => {
      const found = condemned.get(guid) ?? before.get(guid);
      return found
        ? { guid, condemned: found }
        : { guid, error: kept.get(guid) ?? refusal(guid) ?? missing(guid) };
    });
  },
});
