import { commitmentFailure } from '@mdm/dicom';
import { fail, MdmError } from '@mdm/errors';
import { type Call, guidSchema, modality } from '@mdm/rpc';
import pMap from 'p-map';
import { z } from 'zod';
import { type Held, type Outcome, settle } from '../commitment/result.js';
import type { BridgeContext } from '../context.js';
import { operation } from './define.js';

const concurrency = 16;

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
    const settled = settle(await commitments.instances(guid, signal), commitment, findSource);
    const outcome = await withoutRemoved(settled, context);
    context.note('committed', outcome.committed.length);
    context.note('failed', outcome.failed.length);
    await reporter.tell(commitment, source, outcome, signal);
    await commitments.close(guid);
  },
});

/** An image that its owner has removed since is not there, whatever the bridge remembers. */
async function withoutRemoved(
  { held, failed }: ReturnType<typeof settle>,
  context: BridgeContext & Call,
): Promise<Outcome> {
  const there = await pMap(held, (image) => isThere(image, context), { concurrency });
  const plain = ({ sopClassUid, sopInstanceUid }: Held) => ({ sopClassUid, sopInstanceUid });
  const removed = held.filter((_image, index) => there[index] !== true);
  return {
    committed: held.filter((_image, index) => there[index] === true).map(plain),
    failed: [
      ...failed,
      ...removed.map((image) => ({ ...plain(image), reason: commitmentFailure.noSuchInstance })),
    ],
  };
}

async function isThere(
  { guid, owner }: Held,
  { acting, peers, signal }: BridgeContext & Call,
): Promise<boolean> {
  try {
    const as = await acting.as(owner);
    await peers.client('mdm.lfc.v1.CatalogService').stat({ target: { guid } }, { as, signal });
    return true;
  } catch (thrown) {
    if (MdmError.from(thrown).code === 'not-found') return false;
    throw thrown;
  }
}
