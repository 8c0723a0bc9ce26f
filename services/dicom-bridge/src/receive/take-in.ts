import type { DicomHeader } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { type Call, newGuid } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Policy } from '../policy.js';
import { describedBy } from '../saga/state.js';
import type { Spooled } from '../spool/spool.js';
import { beginInstance, headerPrint, openInstance } from './instance-header.js';
import { type Arrival, conflictMessage } from './intake.js';
import { putSpooledAside, putUnreadableAside, type Refused, tellAside } from './put-aside.js';
import { spoolInstance } from './spool-instance.js';

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
  /** Only instances of this study are taken. */
  readonly study?: string | undefined;
  /** Who sends it is there to see the error, and has the file: what cannot be read is not put aside. */
  readonly attended?: boolean;
}

/**
 * Takes one DICOM file (PS3.10): its header is checked, its bytes are synced, and its registration is queued before this
 * resolves. What cannot be read is put aside. Sizes in bytes; memory does not grow with them.
 * @throws invalid-dicom     no complete instance with SOP, Series and Study UIDs
 * @throws invalid-argument  an instance of another study
 * @throws content-conflict  other bytes have the same SOP Instance UID; these were put aside
 * @throws limit-exceeded    larger than `ingest.maxObjectSize`
 * @throws storage-full      the spool is full
 * @throws unavailable       the database is away; nothing was kept
 */
export async function takeIn(
  file: AsyncIterable<Buffer>,
  delivery: Delivery,
  context: BridgeContext & Call,
): Promise<TakenIn> {
  const { policy, source, study } = delivery;
  return counted(delivery, context, async () => {
    const receivedMs = context.clock();
    const guid = newGuid();
    const begun = await beginInstance(file);
    const { head, rest } = begun;
    const refuse = (cause: MdmError, spooled?: Spooled) =>
      refused({ guid, receivedMs, cause, head, rest, spooled }, delivery, context);
    try {
      if ('problem' in begun) return await refuse(begun.problem);
      const described = await unlessUnreadable(() => describedBy(begun.header, head.length), refuse);
      requireStudy(described.metadata.study.studyInstanceUid, study);
      const spooled = await unlessUnreadable(
        () =>
          spoolInstance(guid, begun, context.spool, {
            limit: context.ingest.maxObjectSize,
            signal: context.signal,
            callingAe: delivery.callingAe,
          }),
        refuse,
      );
      const cutOff = missingPixelData(begun.header, spooled);
      if (cutOff) return await refuse(cutOff, spooled);
      const { owner, group } = policy;
      const { size, sha256, fileSize } = spooled;
      const { sopInstanceUid: sopUid, sopClassUid: sopClass } = begun.header.meta;
      const instance = { guid, sopUid, sopClass, sha256, size, owner, group, source, receivedMs };
      context.note('bytes', size);
      return { instance, state: { policy, receivedMs, fileSize, backed: false, described } };
    } finally {
      await rest.return();
    }
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
  delivery: Delivery & { readonly pacs: string; readonly ref: string },
  context: BridgeContext & Call,
): Promise<TakenIn> {
  const { policy, source, pacs, ref } = delivery;
  return counted(delivery, context, async () => {
    const receivedMs = context.clock();
    const guid = newGuid();
    const opened = await openInstance(file);
    const { header, head } = opened;
    const described = describedBy(header, head.length);
    const { owner, group, profile } = policy;
    const { sopInstanceUid: sopUid, sopClassUid: sopClass } = header.meta;
    return {
      instance: { guid, sopUid, sopClass, sha256: '', size: 0, owner, group, source, receivedMs },
      state: { policy, receivedMs, fileSize: 0, backed: true, described },
      kept: { guid, pacs, ref, profile, headerSha256: headerPrint(opened) },
    };
  });
}

/** Hands over what has arrived, and counts what becomes of it. */
async function counted(
  { source }: Delivery,
  context: BridgeContext & Call,
  arrive: () => Promise<Arrival>,
): Promise<TakenIn> {
  const { received } = context.bridgeMetrics;
  try {
    const { kind, guid, aside } = await context.intake(await arrive());
    context.note('guid', guid);
    if (kind === 'conflict') {
      tellAside(aside, { source, cause: 'content-conflict' }, context);
      fail('content-conflict', conflictMessage, { field: 'SOPInstanceUID' });
    }
    received.inc({ outcome: kind });
    return { guid, duplicate: kind === 'duplicate' };
  } catch (thrown) {
    received.inc({ outcome: MdmError.from(thrown).code });
    throw thrown;
  }
}

/** Puts it aside, unless somebody is there to see the error. */
async function refused(
  what: Refused & { readonly spooled: Spooled | undefined },
  delivery: Delivery,
  context: BridgeContext & Call,
): Promise<never> {
  const { guid, cause, spooled } = what;
  if (!delivery.attended) {
    await (spooled
      ? putSpooledAside({ ...what, spooled }, delivery, context)
      : putUnreadableAside(what, delivery, context));
  } else if (spooled) await context.spool.remove([guid]);
  throw cause;
}

/** Errors that are about the instance itself are handed on. */
async function unlessUnreadable<T>(
  work: () => T | Promise<T>,
  refuse: (cause: MdmError) => Promise<never>,
): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const error = MdmError.from(thrown);
    if (error.code === 'invalid-dicom' || error.code === 'limit-exceeded') return refuse(error);
    throw thrown;
  }
}

function missingPixelData({ leastBytes, meta }: DicomHeader, { size }: Spooled): MdmError | undefined {
  const wanted = leastBytes === undefined ? 0 : leastBytes - meta.datasetOffset;
  if (size >= wanted) return undefined;
  return new MdmError(
    'invalid-dicom',
    `the data set is cut off: it has ${size} of at least ${wanted} bytes`,
    {
      field: 'PixelData',
    },
  );
}

function requireStudy(study: string, wanted: string | undefined): void {
  if (wanted === undefined || study === wanted) return;
  fail('invalid-argument', 'the instance belongs to another study than the one that was named', {
    field: 'StudyInstanceUID',
  });
}
