import type { DeidentificationSummary } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import type { dpm } from '@mdm/protos';
import { aclToMessage, errorOfItem, type UserCredentials } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import pMap from 'p-map';
import { deidentificationDetail, encrypted, inPieces, mostBytes, type SpooledImage } from '../../encode.js';
import { aclsOf } from '../../policy.js';
import { factsOf } from '../facts.js';
import {
  done,
  failed,
  type Item,
  perOwner,
  type RegistrationOutcome,
  settled,
  unanswered,
} from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import { known, type State } from '../state.js';

const atOnce = { concurrency: 4 };
const maxChunkBytes = 1 << 20;

/**
 * De-identifies, encrypts and stores the image, as a stream from the spool to the pool. The space is reserved first;
 * the file is available only when all of it has arrived. What a PACS keeps is entered without its bytes.
 */
export const store: Step<State, Registrar> = {
  name: 'store',

  run: (items, context, signal) =>
    perOwner(items, context.acting, async (group, as) => {
      const backed = group.filter(({ state }) => state.backed);
      const spooled = group.filter(({ state }) => !state.backed);
      const outcomes = new Map([
        ...(await enterNearline(backed, context, as, signal)),
        ...(await put(spooled, context, as, signal)),
      ]);
      return group.map((item) => outcomes.get(item.key) ?? failed(item, unanswered()));
    }),

  undo: (items, { acting, peers }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const guids = group.map(({ key }) => key);
      const storage = peers.client('mdm.dpm.v1.StorageService');
      const { outcomes } = await storage.removeFiles({ guids }, { as, signal });
      return settled(group, outcomes, (state) => ({ ...state, stored: undefined }));
    }),
};

type Outcomes = readonly (readonly [key: string, outcome: RegistrationOutcome])[];

async function put(
  items: readonly Item[],
  context: Registrar,
  as: UserCredentials,
  signal: AbortSignal,
): Promise<Outcomes> {
  if (items.length === 0) return [];
  const storage = context.peers.client('mdm.dpm.v1.StorageService');
  const sized = async (item: Item) => ({
    ...newFile(item, context),
    size: await mostBytes(spooledImage(item), context, signal),
  });
  const files = await pMap(items, sized, atOnce);
  const { tickets } = await storage.prepareToPut({ files }, { as, signal });
  const write = async (item: Item, n: number) => {
    const ticket = tickets[n];
    if (!ticket) return unanswered();
    if (ticket.error) return errorOfItem(ticket.error);
    if (ticket.state !== 'REQUEST_STATE_DONE') {
      try {
        const { recipient } = known(item.state, 'key');
        const done: DeidentificationSummary[] = [];
        const report = (summary: DeidentificationSummary) => done.push(summary);
        const image = encrypted(spooledImage(item), recipient, context, signal, report);
        await storage.write(parts(ticket.requestToken, image), { as, signal });
        await record(item, context, done[0]);
      } catch (thrown) {
        return MdmError.from(thrown);
      }
    }
    return ticket.requestToken;
  };
  const written = await pMap(items, write, atOnce);
  const requestTokens = written.filter((token) => typeof token === 'string');
  const { outcomes } = await storage.putDone({ requestTokens }, { as, signal });
  const available = new Map(outcomes.map((outcome) => [outcome.requestToken, outcome]));
  return items.map((item, n) => {
    const token = written[n];
    const outcome =
      typeof token === 'string' ? stored(item, available.get(token)) : failed(item, token ?? unanswered());
    return [item.key, outcome];
  });
}

async function enterNearline(
  items: readonly Item[],
  context: Registrar,
  as: UserCredentials,
  signal: AbortSignal,
): Promise<Outcomes> {
  if (items.length === 0) return [];
  const { peers, pacsImages } = context;
  const recipients = items.map(({ key: guid, state }) => ({
    guid,
    recipient: known(state, 'key').recipient,
  }));
  await pacsImages.setRecipients(recipients, signal);
  const files = items.map((item) => newFile(item, context));
  const { outcomes } = await peers
    .client('mdm.dpm.v1.StorageService')
    .enterNearline({ files }, { as, signal });
  return items.map((item, n) => [item.key, stored(item, outcomes[n])]);
}

function stored(
  item: Item,
  outcome: dpm.PutDoneOutcome__Output | dpm.EnterNearlineOutcome__Output | undefined,
): RegistrationOutcome {
  if (outcome?.error) return failed(item, errorOfItem(outcome.error));
  const file = outcome?.file;
  if (!file) return failed(item, unanswered());
  const { surl, size, checksums } = file;
  return done({ ...item.state, stored: { surl, size, sha256: checksums?.sha256 ?? '' } });
}

function newFile({ state, key: guid }: Item, { config }: Registrar): dpm.NewFile {
  const { study, series, image } = known(state, 'names');
  const key = known(state, 'key');
  return {
    guid,
    sfn: `${study}/${series}/${image}.age`,
    acl: aclToMessage(aclsOf(state.policy, config.site.vo).file),
    facts: factsOf(state, config.site),
    key: { recipientType: 'x25519', ...key },
  };
}

function spooledImage({ state, key }: Item): SpooledImage {
  const { fileSize, policy } = state;
  return { spooled: key, fileSize, described: known(state, 'described'), profile: policy.profile };
}

/** What was done to the image. No record, no image. */
async function record(
  { key, state }: Item,
  { audit, site }: Registrar,
  summary: DeidentificationSummary | undefined,
): Promise<void> {
  const entry = audit.open({
    operation: 'dicom-bridge.deidentify',
    effect: 'write',
    subject: state.policy.owner,
    onBehalf: `mdm://${site}/dicom-bridge`,
    objects: [key],
    detail: deidentificationDetail(summary),
  });
  await entry.close({ outcome: 'success' });
}

async function* parts(requestToken: string, image: AsyncIterable<Buffer>): AsyncGenerator<dpm.WriteRequest> {
  yield { requestToken };
  for await (const chunk of inPieces(image, maxChunkBytes)) yield { chunk };
}
