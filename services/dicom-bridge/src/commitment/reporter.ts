import { parseAddress } from '@mdm/config';
import { type CommitmentIndication, type DimseStatus, isStored, reportCommitment } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { type DicomIdentity, tlsTo } from '../dicom-tls.js';
import type { IngestSource } from '../policy.js';
import type { Commitment } from '../store/commitments.js';
import type { Outcome } from './result.js';

/** Tells the results of storage commitment to who has asked for them. */
export interface CommitmentReporter {
  /** The association on which it was asked for: good for the result as long as it lasts. */
  keep(guid: string, request: Pick<CommitmentIndication, 'report' | 'signal'>): void;
  /**
   * On that association, or on one of our own to the address of the source, with the roles reversed (PS3.4 §J.3.3).
   * @throws failed-precondition  the source has no such address, or does not take the result
   * @throws unavailable deadline-exceeded  it does not answer
   */
  tell(commitment: Commitment, source: IngestSource, outcome: Outcome, signal: AbortSignal): Promise<void>;
}

export function createReporter(identity: DicomIdentity): CommitmentReporter {
  const open = new Map<string, CommitmentIndication['report']>();

  async function tellThere({ guid }: Commitment, outcome: Outcome): Promise<boolean> {
    const report = open.get(guid);
    if (report === undefined) return false;
    open.delete(guid);
    // Who does not take it there may take it on an association of its own.
    return report(outcome).then(
      ({ status }) => isStored(status),
      () => false,
    );
  }

  return {
    keep: (guid, { report, signal }) => {
      if (signal.aborted) return;
      open.set(guid, report);
      signal.addEventListener('abort', () => void (open.get(guid) === report && open.delete(guid)), {
        once: true,
      });
    },
    tell: async (commitment, source, outcome, signal) => {
      const { callingAe, calledAe, transactionUid } = commitment;
      if (await tellThere(commitment, outcome)) return;
      const address =
        source.commitment ??
        fail('failed-precondition', `the source "${callingAe}" has no address for results`, {
          remedy: 'give it commitment: host:port in ingest.sources of site.yaml',
        });
      const peer =
        parseAddress(address) ?? fail('internal', `the address "${address}" of a source is not host:port`);
      const tls = source.commitmentTls === true ? tlsTo(identity) : undefined;
      requireTaken(
        await reportCommitment(
          { ...peer, tls, callingAe: calledAe, calledAe: callingAe, signal },
          { transactionUid, ...outcome },
        ),
      );
    },
  };
}

function requireTaken({ status, comment }: DimseStatus): void {
  if (isStored(status)) return;
  const details = comment === undefined || comment === '' ? '' : `: ${comment}`;
  fail(
    'failed-precondition',
    `the source answered the result with status ${status.toString(16).padStart(4, '0')}H${details}`,
  );
}
