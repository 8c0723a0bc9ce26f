import { fail } from '@mdm/errors';
import { type Call, guidSchema, newestFirstCursor, newestFirstPage, role } from '@mdm/rpc';
import { z } from 'zod';
import type { BridgeContext } from '../context.js';
import type { Quarantined } from '../store/quarantine.js';
import { operation, stream } from './define.js';
import { pageLimit, placeOf } from './page.js';

const byGuid = z.object({ guid: guidSchema });
const object = ({ guid }: { readonly guid: string }) => [guid];

const absent = (guid: string): never =>
  fail('not-found', `nothing with the GUID "${guid}" was put aside`, {
    field: 'guid',
    remedy: 'list what is there with "mdm bridge quarantine list"',
  });

const find = async (guid: string, { quarantine, signal }: BridgeContext & Call): Promise<Quarantined> =>
  (await quarantine.find(guid, signal)) ?? absent(guid);

/** As it is told: with the time (ms) at which it is removed because of its age. */
export interface Kept extends Quarantined {
  readonly expiresMs: number;
}

const dayMs = 86_400_000;

const withEnd = (quarantined: Quarantined, { ingest }: BridgeContext): Kept => ({
  ...quarantined,
  expiresMs: quarantined.receivedMs + ingest.quarantine.days * dayMs,
});

export interface QuarantinePage {
  readonly quarantined: readonly Kept[];
  /** Empty on the last one. */
  readonly nextCursor: string;
}

/** Lists what was put aside, newest first; of one cause, or of all. */
export const listQuarantine = operation({
  name: 'dicom-bridge.list-quarantine',
  input: z.object({
    cause: z.string().max(64, 'is not the code of an error').optional(),
    limit: pageLimit,
    cursor: newestFirstCursor,
  }),
  right: role('administrator'),
  effect: 'read',
  run: async ({ cause, limit, cursor }, context): Promise<QuarantinePage> => {
    const { quarantine, signal } = context;
    const found = await quarantine.list({ cause, after: cursor, limit: limit + 1 }, signal);
    const { page, nextCursor } = newestFirstPage(found, limit, placeOf);
    return { quarantined: page.map((row) => withEnd(row, context)), nextCursor };
  },
});

/** Describes one instance that was put aside. @throws not-found */
export const getQuarantined = operation({
  name: 'dicom-bridge.get-quarantined',
  input: byGuid,
  right: role('administrator'),
  objects: object,
  effect: 'read',
  run: async ({ guid }, context) => withEnd(await find(guid, context), context),
});

/** Gives the bytes that were kept, in pieces of up to 1 MiB. They may show who the patient is. @throws not-found */
export const exportQuarantined = stream({
  name: 'dicom-bridge.export-quarantined',
  input: byGuid,
  right: role('administrator'),
  objects: object,
  effect: 'read',
  run: async function* ({ guid }, context): AsyncIterable<Buffer> {
    const { kept } = await find(guid, context);
    context.note('bytes', kept);
    yield* context.spool.aside.read(guid, kept);
  },
});

/** Removes one instance that was put aside, for good. @throws not-found */
export const discardQuarantined = operation({
  name: 'dicom-bridge.discard-quarantined',
  input: byGuid,
  right: role('administrator'),
  objects: object,
  effect: 'destroy',
  run: async ({ guid }, context) => {
    const { db, quarantine, spool } = context;
    const taken = (await db.transaction((tx) => quarantine.take(tx, guid))) ?? absent(guid);
    context.note('sha256', taken.sha256);
    await spool.aside.remove([guid]);
  },
});
