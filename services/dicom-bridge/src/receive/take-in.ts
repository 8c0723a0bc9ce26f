import { fail, MdmError } from '@mdm/errors';
import { type Call, newGuid } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Policy } from '../policy.js';
import { describedBy } from '../saga/state.js';
import { openInstance } from './instance-header.js';
import type { Arrival } from './intake.js';

export interface TakenIn {
  readonly guid: string;
  /** This very instance had been received before. */
  readonly duplicate: boolean;
}

export interface Delivery {
  readonly policy: Policy;
  /** Who sent it, for people. */
  readonly source: string;
  readonly callingAe?: string;
}

/**
 * Takes one DICOM file (PS3.10): its header is checked, its bytes are synced, and its registration is queued before this
 * resolves. Sizes in bytes; memory does not grow with them.
 * @throws invalid-dicom     no complete instance with SOP, Series and Study UIDs
 * @throws content-conflict  other bytes have the same SOP Instance UID; these were put aside
 * @throws limit-exceeded    larger than `ingest.maxObjectSize`
 * @throws storage-full      the spool is full
 * @throws unavailable       the database is away; nothing was kept
 */
export async function takeIn(
  file: AsyncIterable<Buffer>,
  { policy, source, callingAe }: Delivery,
  context: BridgeContext & Call,
): Promise<TakenIn> {
  const { spool, ingest, clock, signal } = context;
  return counted(context, async () => {
    const receivedMs = clock();
    const guid = newGuid(receivedMs);
    const opened = await openInstance(file);
    const { header, head } = opened;
    const described = describedBy(header, head.length);
    const { size, sha256, fileSize } = await spool.receive(guid, opened, {
      limit: ingest.maxObjectSize,
      signal,
      ...(callingAe !== undefined && { callingAe }),
    });
    const { owner, group } = policy;
    const sopUid = header.meta.sopInstanceUid;
    const instance = { guid, sopUid, sha256, size, owner, group, source, receivedMs };
    context.note('bytes', size);
    return { instance, state: { policy, receivedMs, fileSize, backed: false, described } };
  });
}

/**
 * Takes note of one DICOM file that a PACS keeps: its header is read and its registration is queued before this resolves. Nothing
 * of it is stored, and of its stream no more is read than the header needs; ending it is for the caller.
 * @throws invalid-dicom  no header with SOP, Series and Study UIDs
 * @throws unavailable    the database is away
 */
export async function takeNoteOf(
  file: AsyncIterable<Buffer>,
  { policy, source, pacs, ref }: Delivery & { readonly pacs: string; readonly ref: string },
  context: BridgeContext & Call,
): Promise<TakenIn> {
  return counted(context, async () => {
    const receivedMs = context.clock();
    const guid = newGuid(receivedMs);
    const { header, head } = await openInstance(file);
    const described = describedBy(header, head.length);
    const { owner, group, profile } = policy;
    const sopUid = header.meta.sopInstanceUid;
    return {
      instance: { guid, sopUid, sha256: '', size: 0, owner, group, source, receivedMs },
      state: { policy, receivedMs, fileSize: 0, backed: true, described },
      kept: { guid, pacs, ref, profile },
    };
  });
}

/** Hands over what has arrived, and counts what becomes of it. */
async function counted(context: BridgeContext & Call, arrive: () => Promise<Arrival>): Promise<TakenIn> {
  const { received } = context.bridgeMetrics;
  try {
    const { kind, guid } = await context.intake(await arrive());
    context.note('guid', guid);
    if (kind === 'conflict') conflict();
    received.inc({ outcome: kind });
    return { guid, duplicate: kind === 'duplicate' };
  } catch (thrown) {
    received.inc({ outcome: MdmError.from(thrown).code });
    throw thrown;
  }
}

function conflict(): never {
  fail(
    'content-conflict',
    'another instance with this SOP Instance UID was received before; this one is put aside',
    {
      field: 'SOPInstanceUID',
    },
  );
}
