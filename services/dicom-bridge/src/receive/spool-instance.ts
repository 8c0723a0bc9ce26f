import { writeMetaHeader } from '@mdm/dicom';
import type { Spool, Spooled } from '../spool/spool.js';
import type { OpenedInstance } from './instance-header.js';
import { joined } from './put-aside.js';

/** Puts a data set into the spool as it came, below file meta information of its own. */
export function spoolInstance(
  name: string,
  { header: { meta }, head, rest }: OpenedInstance,
  spool: Spool,
  of: {
    /** Bytes. */
    readonly limit: number;
    readonly signal: AbortSignal;
    readonly callingAe?: string | undefined;
  },
): Promise<Spooled> {
  const { limit, signal, callingAe } = of;
  return spool.receive(name, joined(head.subarray(meta.datasetOffset), rest), {
    limit,
    signal,
    meta: writeMetaHeader({ ...meta, ...(callingAe !== undefined && { callingAe }) }),
  });
}
