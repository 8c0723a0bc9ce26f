import { fail, MdmError } from '@mdm/errors';
import { type Call, guidSchema, role } from '@mdm/rpc';
import { z } from 'zod';
import type { BridgeContext } from '../context.js';
import { policySchema } from '../policy.js';
import { openInstance } from '../receive/instance-header.js';
import { describedBy, type State } from '../saga/state.js';
import type { Quarantined } from '../store/quarantine.js';
import type { Registration } from '../store/registrations.js';
import { operation } from './define.js';

/**
 * Registers an instance that was put aside because its SOP Instance UID belonged to other content, in the place of that. The
 * former must not be found any more: its registration was given up, or its owner has removed it, which legal holds and
 * retention prevent. Its owner, rights and profile are those that the site had decided when it came in.
 * @throws not-found            it was not put aside
 * @throws failed-precondition  it cannot be read, or the former is still there
 */
export const acceptQuarantined = operation({
  name: 'dicom-bridge.accept-quarantined',
  input: z.object({ guid: guidSchema }),
  right: role('administrator'),
  objects: ({ guid }) => [guid],
  effect: 'write',
  run: async ({ guid }, context): Promise<Registration> => {
    const { db, spool, quarantine, instances, saga, registrations, signal } = context;
    const found =
      (await quarantine.find(guid, signal)) ??
      fail('not-found', `nothing with the GUID "${guid}" was put aside`, { field: 'guid' });
    if (found.sopUid === '') {
      fail('failed-precondition', 'what was put aside cannot be read, and so cannot be registered', {
        field: 'guid',
        remedy: 'export it, correct it, and send it again',
      });
    }
    const described = await describe(found, context);
    const former = await goneFormer(found, context);
    // In the spool before its row, as everything that is queued; should the row fail to come, recovery puts it back.
    await spool.release(guid);
    try {
      await db.transaction(async (tx) => {
        const row = (await quarantine.take(tx, guid)) ?? gone();
        const { sopUid, sha256, size, source, receivedMs, kept } = row;
        const policy = policySchema.parse(row.policy);
        const { owner, group } = policy;
        const now = await instances.findBySopUids(tx, [sopUid]);
        if (now.some((instance) => instance.guid !== former)) gone();
        if (former !== undefined) await instances.forget(tx, [former]);
        const sopClass = described.metadata.image.sopClassUid;
        const instance = { guid, sopUid, sopClass, sha256, size, owner, group, source, receivedMs };
        if ((await instances.insert(tx, [instance])).size === 0) gone();
        const state: State = { policy, receivedMs, fileSize: kept, backed: false, described };
        await saga.enqueue(tx, [{ key: guid, state }]);
      });
    } catch (thrown) {
      const { aside } = await instances.standing([guid], signal);
      if (aside.has(guid)) await spool.quarantine(guid);
      throw thrown;
    }
    if (former !== undefined) await spool.remove([former]);
    return (await registrations.find(guid, signal)) ?? fail('internal', 'the registration is gone already');
  },
});

async function describe({ guid, kept }: Quarantined, { spool }: BridgeContext) {
  const { header, head, rest } = await openInstance(spool.aside.read(guid, kept));
  await rest.return();
  return describedBy(header, head.length);
}

/**
 * The GUID of the former, which is not in the catalogue: asked of that as its owner, who is shown what is only about to be
 * removed as well. Undefined when the bridge does not know of any.
 */
async function goneFormer(
  { sopUid }: Quarantined,
  context: BridgeContext & Call,
): Promise<string | undefined> {
  const { db, instances, acting, peers, signal } = context;
  const [former] = await instances.findBySopUids(db, [sopUid]);
  if (!former) return undefined;
  const { guid, owner, registered, givenUp } = former;
  if (givenUp) return guid;
  if (!registered) {
    fail('failed-precondition', 'the former instance with this SOP Instance UID is being registered', {
      field: 'guid',
      remedy: 'wait until that is done or given up',
    });
  }
  try {
    const as = await acting.as(owner);
    await peers.client('mdm.lfc.v1.CatalogService').stat({ target: { guid } }, { as, signal });
  } catch (thrown) {
    if (MdmError.from(thrown).code === 'not-found') return guid;
    throw thrown;
  }
  return fail(
    'failed-precondition',
    `the former image with this SOP Instance UID, ${guid}, is still registered`,
    { field: 'guid', remedy: `have its owner remove it with "mdm rm ${guid}"` },
  );
}

const gone = (): never =>
  fail('aborted', 'somebody else has dealt with the instance at the same time', { field: 'guid' });
