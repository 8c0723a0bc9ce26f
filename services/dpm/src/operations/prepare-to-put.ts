import { randomUUID } from 'node:crypto';
import { validateAcl } from '@mdm/access';
import { MdmError } from '@mdm/errors';
import { imageFactsSchema } from '@mdm/policy';
import { aclSchema, bulk, type Call, callers, factsOfOwner, guidSchema, lfnSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { DpmContext } from '../context.js';
import { removeBytes } from '../discard.js';
import { evict } from '../evict.js';
import { keyDescriptorSchema } from '../key-descriptor.js';
import { createPlacement } from '../placement.js';
import type { FileRow, ReservedFile } from '../store/files.js';
import type { NewRequest } from '../store/requests.js';
import { operation, unique } from './define.js';

const putLifetimeMs = 24 * 3_600_000;
const maxSize = Number.MAX_SAFE_INTEGER;

/** A file to be entered, wherever its bytes are going to be. */
export const enteredFile = z.object({
  guid: guidSchema,
  /** Path below the home of the VO. */
  sfn: z.string().refine((sfn) => lfnSchema.safeParse(`/${sfn}`).success, {
    error: 'is not a relative path without empty, "." and ".." components and of at most 1,022 bytes',
  }),
  acl: aclSchema,
  facts: imageFactsSchema.optional(),
  key: keyDescriptorSchema,
});
const newFile = enteredFile.extend({ size: z.int().min(1, 'is less than 1 byte').max(maxSize) });
type NewFile = z.infer<typeof newFile>;

export interface PutTicket {
  readonly guid: string;
  readonly token?: string;
  readonly state: 'ready' | 'done' | 'failed';
  readonly error?: MdmError;
}

/**
 * Opens put requests and reserves their space, for files that the caller owns. Asked again for a file whose put was
 * interrupted, it gives a fresh token and throws away what had come in; for one that is available already, under the
 * same key, the ticket says `done`. Sizes in bytes.
 */
export const prepareToPut = operation({
  name: 'dpm.prepare-to-put',
  input: z.object({
    files: bulk(newFile).refine(unique<NewFile>('guid', 'sfn'), 'names a file twice'),
  }),
  right: callers('dicom-bridge'),
  effect: 'write',
  objects: ({ files }) => files.map(({ guid }) => guid),
  run: async ({ files: asked }, context) => {
    const tickets = await prepare(asked, context);
    const lacking = asked.filter((_, n) => tickets[n]?.error?.code === 'storage-full');
    if (lacking.length === 0) return tickets;
    const bytes = lacking.reduce((sum, { size }) => sum + size, 0);
    // Copies of what a PACS has give way; when that cannot be asked, there is no space.
    const freed = await evict({ bytes }, context, context.signal).catch((err: unknown) => {
      context.log.warn({ err }, 'copies of images of the PACS cannot make room');
      return 0;
    });
    return freed > 0 ? prepare(asked, context) : tickets;
  },
});

function prepare(asked: readonly NewFile[], context: DpmContext & Call): Promise<PutTicket[]> {
  const { db, files, filesystems, requests, places, names, caller, clock, signal } = context;
  return db.transaction(
    async (tx) => {
      await files.serialiseReservations(tx);
      const wanted = asked.map((file) => ({ ...file, sfn: names.sfn(file.sfn) }));
      const known = await files.lock(
        tx,
        wanted.map(({ guid }) => guid),
        wanted.map(({ sfn }) => sfn),
      );
      const byGuid = new Map(known.map((row) => [row.guid, row]));
      const bySfn = new Map(known.map((row) => [row.sfn, row]));
      const placement = createPlacement(await filesystems.lockWritable(tx));
      const now = clock();
      const reserved: ReservedFile[] = [];
      const replaced: FileRow[] = [];
      const opened: NewRequest[] = [];

      const open = (guid: string, state: 'ready' | 'done'): PutTicket => {
        const token = randomUUID();
        opened.push({ token, type: 'put', guid, dn: caller.dn, state, expiresMs: now + putLifetimeMs });
        return { guid, token, state };
      };
      const tickets = wanted.map((file): PutTicket => {
        const { guid } = file;
        const present = byGuid.get(guid);
        const error = conflict(file, caller.dn, present, bySfn.get(file.sfn));
        if (error) return { guid, state: 'failed', error };
        if (present?.state === 'available') return open(guid, 'done');
        if (present) {
          replaced.push(present);
          placement.free(present.filesystemId, present.size);
        }
        const place = placement.place(file.size);
        if (!place) return { guid, state: 'failed', error: noSpace(file.size) };
        const facts = file.facts ?? factsOfOwner(file.acl, context);
        reserved.push({ ...file, facts, filesystemId: place.id });
        return open(guid, 'ready');
      });

      const stale = await requests.abortPuts(
        tx,
        replaced.map(({ guid }) => guid),
        'the put was prepared again',
      );
      await removeBytes(replaced, stale, places);
      await files.remove(tx, withoutPlace(replaced, reserved));
      await files.reserve(tx, reserved, now);
      await requests.insert(tx, opened, now);
      await filesystems.addUsed(tx, placement.changes());
      return tickets;
    },
    { signal },
  );
}

/** Files of interrupted puts for which there is no space any more. */
function withoutPlace(replaced: readonly FileRow[], reserved: readonly ReservedFile[]): string[] {
  const placed = new Set(reserved.map(({ guid }) => guid));
  return replaced.map(({ guid }) => guid).filter((guid) => !placed.has(guid));
}

/** Why a file cannot be entered for the caller, whatever is in the pools. */
export function unfitFor(
  file: Pick<NewFile, 'guid' | 'acl'>,
  dn: string,
  present: FileRow | undefined,
  namesake: FileRow | undefined,
): MdmError | undefined {
  try {
    validateAcl(file.acl);
  } catch (thrown) {
    return MdmError.from(thrown);
  }
  if (file.acl.owner !== dn || (present && present.owner !== dn)) {
    return new MdmError('permission-denied', 'the file would belong to somebody else than the caller', {
      field: 'acl.owner',
    });
  }
  if (namesake && namesake.guid !== file.guid)
    return new MdmError('already-exists', 'another file has this name', { field: 'sfn' });
  return undefined;
}

function conflict(
  file: NewFile,
  dn: string,
  present: FileRow | undefined,
  namesake: FileRow | undefined,
): MdmError | undefined {
  const unfit = unfitFor(file, dn, present, namesake);
  if (unfit) return unfit;
  if (present?.backed) {
    return new MdmError('already-exists', 'a PACS keeps the file', {
      field: 'guid',
      remedy: 'remove the file first, if it is to be stored',
    });
  }
  return present?.state === 'available' ? otherwiseStored(file, present) : undefined;
}

/** Why a file that is there already cannot stand for one that is to be entered. */
export function otherwiseStored(file: Pick<NewFile, 'sfn' | 'key'>, present: FileRow): MdmError | undefined {
  const { recipientType, recipient } = present.key;
  const sameKey = recipientType === file.key.recipientType && recipient === file.key.recipient;
  if (sameKey && present.sfn === file.sfn) return undefined;
  const [what, field] = sameKey ? (['name', 'sfn'] as const) : (['key', 'key'] as const);
  return new MdmError('content-conflict', `the file is stored already, under another ${what}`, {
    field,
    remedy: 'remove the stored file first',
  });
}

export const noSpace = (size: number) =>
  new MdmError('storage-full', `no filesystem of the pools has ${size} bytes free`, { field: 'size' });
