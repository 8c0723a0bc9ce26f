import { type CommitmentResult, commitmentFailure, type InstanceReference } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { type Call, errorOfItem, guidSchema, maxItems, modality } from '@mdm/rpc';
import pMap from 'p-map';
import { z } from 'zod';
import { type Held, settle } from '../commitment/result.js';
import type { BridgeContext } from '../context.js';
import { operation } from './define.js';

/** More would only wait for each other at the catalogue, and for their deadlines. */
const concurrency = 2;

/**
 * Tells who has asked for storage commitment which of their instances are registered now, and why the others are not
 * (PS3.4 §J.3.3). It is told once more when this process dies before that is noted.
 * @throws not-found            there is no such request any more
 * @throws caller-not-allowed   no entry of `ingest.sources` is for who has asked any more
 * @throws failed-precondition  it cannot be told: no address for results, or it does not take them
 * @throws unavailable deadline-exceeded
 */
export const reportCommitment = operation({
  name: 'dicom-bridge.report-commitment',
  input: z.object({ guid: guidSchema }),
  right: modality,
  effect: 'read',
  run: async ({ guid }, context): Promise<void> => {
    const { commitments, findSource, reporter, signal } = context;
    const commitment =
      (await commitments.find(guid, signal)) ??
      fail('not-found', 'there is no such request', { field: 'guid' });
    const { callingAe, address, transactionUid } = commitment;
    context.note('transactionUid', transactionUid);
    const source =
      findSource(commitment) ??
      fail('caller-not-allowed', `no source of this site is "${callingAe}" at ${address} any more`);
    const outcome: Told = { committed: [], failed: [] };
    for await (const instances of commitments.instances(guid, signal)) {
      const { held, failed } = settle(instances, commitment, findSource);
      outcome.failed.push(...failed);
      const there = await inCatalogue(held, context);
      for (const { guid: image, sopClassUid, sopInstanceUid } of held) {
        const reference = { sopClassUid, sopInstanceUid };
        if (there.has(image)) outcome.committed.push(reference);
        else outcome.failed.push({ ...reference, reason: commitmentFailure.noSuchInstance });
      }
    }
    context.note('committed', outcome.committed.length);
    context.note('failed', outcome.failed.length);
    await reporter.tell(commitment, source, outcome, signal);
    await commitments.close(guid);
  },
});

interface Told {
  readonly committed: InstanceReference[];
  readonly failed: CommitmentResult['failed'][number][];
}

/**
 * The GUIDs of those that the catalogue has: what its owner has removed since, or is having removed, is not there, whatever
 * the bridge remembers.
 */
async function inCatalogue(
  held: readonly Held[],
  { acting, peers, signal }: BridgeContext & Call,
): Promise<ReadonlySet<string>> {
  const ask = async ({ owner, guids }: Batch): Promise<string[]> => {
    const as = await acting.as(owner);
    const targets = guids.map((guid) => ({ guid }));
    const { outcomes } = await peers
      .client('mdm.lfc.v1.CatalogService')
      .checkAccessMany({ targets }, { as, signal });
    if (outcomes.length !== guids.length)
      fail('internal', `lfc answered ${outcomes.length} outcomes for ${guids.length}`);
    return outcomes.flatMap(({ guid, error }) => {
      if (!error) return [guid];
      const problem = errorOfItem(error);
      if (problem.code === 'not-found') return [];
      throw problem;
    });
  };
  return new Set((await pMap(batchesOf(held), ask, { concurrency })).flat());
}

/** What is asked for in one call. */
interface Batch {
  readonly owner: string;
  readonly guids: string[];
}

function batchesOf(held: readonly Held[]): Batch[] {
  const batches: Batch[] = [];
  /** The one of each owner that is not full. */
  const open = new Map<string, Batch>();
  for (const { owner, guid } of held) {
    let batch = open.get(owner);
    if (!batch || batch.guids.length === maxItems) {
      batch = { owner, guids: [] };
      open.set(owner, batch);
      batches.push(batch);
    }
    batch.guids.push(guid);
  }
  return batches;
}
