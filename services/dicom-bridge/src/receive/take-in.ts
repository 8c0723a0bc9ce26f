import { type DicomHeader, writeMetaHeader } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { type Call, newGuid } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Policy } from '../policy.js';
import { describedBy, type State } from '../saga/state.js';
import type { Spooled } from '../spool/spool.js';
import { beginInstance, type OpenedInstance } from './instance-header.js';
import { conflictMessage } from './intake.js';
import { joined, putSpooledAside, putUnreadableAside, tellAside } from './put-aside.js';

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
  const { bridgeMetrics } = context;
  try {
    const taken = await take(file, delivery, context);
    bridgeMetrics.received.inc({ outcome: taken.duplicate ? 'duplicate' : 'new' });
    return taken;
  } catch (thrown) {
    const { code } = MdmError.from(thrown);
    bridgeMetrics.received.inc({ outcome: code === 'content-conflict' ? 'conflict' : code });
    throw thrown;
  }
}

async function take(
  file: AsyncIterable<Buffer>,
  delivery: Delivery,
  context: BridgeContext & Call,
): Promise<TakenIn> {
  const { intake, clock } = context;
  const { policy, source, attended = false } = delivery;
  const receivedMs = clock();
  const guid = newGuid(receivedMs);
  const begun = await beginInstance(file);
  const { head, rest } = begun;
  const refuse = async (cause: MdmError): Promise<never> => {
    if (!attended) await putUnreadableAside({ guid, receivedMs, cause, head, rest }, delivery, context);
    throw cause;
  };
  try {
    if ('problem' in begun) return await refuse(begun.problem);
    const described = await unlessUnreadable(() => describedBy(begun.header, head.length), refuse);
    requireStudy(described.metadata.study.studyInstanceUid, delivery.study);
    const spooled = await unlessUnreadable(() => spoolInstance(guid, begun, delivery, context), refuse);
    const cutOff = missingPixelData(begun.header, spooled);
    if (cutOff) {
      if (attended) await context.spool.remove([guid]);
      else await putSpooledAside({ guid, receivedMs, cause: cutOff, spooled }, delivery, context);
      throw cutOff;
    }
    const { owner, group } = policy;
    const { size, sha256, fileSize } = spooled;
    const sopUid = begun.header.meta.sopInstanceUid;
    const instance = { guid, sopUid, sha256, size, owner, group, source, receivedMs };
    const state: State = { policy, receivedMs, fileSize, described };
    const admission = await intake({ instance, state });
    context.note('guid', admission.guid);
    context.note('bytes', size);
    if (admission.kind === 'conflict') {
      tellAside(admission.aside, { source, cause: 'content-conflict' }, context);
      fail('content-conflict', conflictMessage, { field: 'SOPInstanceUID' });
    }
    return { guid: admission.guid, duplicate: admission.kind === 'duplicate' };
  } finally {
    await rest.return();
  }
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

/** The data set as it came, below file meta information of its own. */
function spoolInstance(
  guid: string,
  { header: { meta }, head, rest }: OpenedInstance,
  { callingAe }: Delivery,
  { spool, ingest, signal }: BridgeContext & Call,
): Promise<Spooled> {
  return spool.receive(guid, joined(head.subarray(meta.datasetOffset), rest), {
    limit: ingest.maxObjectSize,
    signal,
    meta: writeMetaHeader({ ...meta, ...(callingAe !== undefined && { callingAe }) }),
  });
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
