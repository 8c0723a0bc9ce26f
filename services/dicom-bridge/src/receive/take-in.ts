import { fail, MdmError } from '@mdm/errors';
import { type Call, newGuid } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import type { Policy } from '../policy.js';
import { describedBy, type State } from '../saga/state.js';
import { openInstance } from './instance-header.js';

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
  const { spool, intake, ingest, clock, signal, bridgeMetrics } = context;
  try {
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
    const state: State = { policy, receivedMs, fileSize, described };
    const admission = await intake({ instance, state });
    context.note('guid', admission.guid);
    context.note('bytes', size);
    if (admission.kind === 'conflict') conflict();
    bridgeMetrics.received.inc({ outcome: admission.kind });
    return { guid: admission.guid, duplicate: admission.kind === 'duplicate' };
  } catch (thrown) {
    bridgeMetrics.received.inc({ outcome: MdmError.from(thrown).code });
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
