import { type CommitmentResult, commitmentFailure, type InstanceReference } from '@mdm/dicom';
import type { FindSource } from '../sources.js';
import type { Commitment, ReferencedInstance } from '../store/commitments.js';

/** What is told of a request (PS3.4 §J.3.3). */
export type Outcome = Omit<CommitmentResult, 'transactionUid'>;

/** An instance that is registered, as far as the bridge knows. */
export interface Held extends InstanceReference {
  readonly guid: string;
  readonly owner: string;
}

/**
 * Of the instances of a request, those that are registered, and why the others are not committed to. Only what the one who
 * asks has sent is told of: by its AE title, through the same entry of `ingest.sources`. Anything else is not there.
 */
export function settle(
  instances: readonly ReferencedInstance[],
  { callingAe, address }: Pick<Commitment, 'callingAe' | 'address'>,
  findSource: FindSource,
): { readonly held: readonly Held[]; readonly failed: Outcome['failed'] } {
  const asking = findSource({ callingAe, address });
  const prefix = `${callingAe} at `;
  const isSame = (sender: string) =>
    asking !== undefined &&
    sender.startsWith(prefix) &&
    findSource({ callingAe, address: sender.slice(prefix.length) }) === asking;
  const held: Held[] = [];
  const failed: Outcome['failed'][number][] = [];
  for (const { sopClassUid, sopInstanceUid, known, senders, aside } of instances) {
    const fails = (reason: number) => failed.push({ sopClassUid, sopInstanceUid, reason });
    // Other content under the same UID is what its sender has now: nobody keeps that.
    if (aside.some(isSame)) fails(commitmentFailure.processingFailure);
    else if (known === null || !senders.some(isSame)) fails(commitmentFailure.noSuchInstance);
    else if (known.sopClass !== null && known.sopClass !== sopClassUid)
      fails(commitmentFailure.classInstanceConflict);
    else if (known.standing !== 'registered' || known.backed) fails(commitmentFailure.processingFailure);
    else held.push({ sopClassUid, sopInstanceUid, guid: known.guid, owner: known.owner });
  }
  return { held, failed };
}
