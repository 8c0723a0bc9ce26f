import { pipeline } from 'node:stream';
import {
  type DeidentificationSummary,
  deidentifyPart10,
  requireEligible,
  transferSyntaxes,
} from '@mdm/dicom';
import { ciphertextSize, encryptStream, headerSize } from '@mdm/envelope';
import { MdmError } from '@mdm/errors';
import type { dpm } from '@mdm/protos';
import { aclToMessage, errorOfItem } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import pMap from 'p-map';
import { aclsOf } from '../../policy.js';
import { statementsOf } from '../describe.js';
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
 * De-identification lengthens an image by its longest replacements: every UID may grow to 44 characters. A header of
 * nothing but short UIDs would grow about fivefold. What is added says what was done.
 */
const headerGrowth = 5;
const stampBytes = 4_096;

/**
 * De-identifies, encrypts and stores the image, as a stream from the spool to the pool. The space is reserved first;
 * the file is available only when all of it has arrived.
 */
export const store: Step<State, Registrar> = {
  name: 'store',

  run: (items, context, signal) =>
    perOwner(items, context.acting, async (group, as) => {
      const storage = context.peers.client('mdm.dpm.v1.StorageService');
      const files = await pMap(group, (item) => newFile(item, context, signal), atOnce);
      const { tickets } = await storage.prepareToPut({ files }, { as, signal });
      const write = async (item: Item, n: number) => {
        const ticket = tickets[n];
        if (!ticket) return unanswered();
        if (ticket.error) return errorOfItem(ticket.error);
        if (ticket.state !== 'REQUEST_STATE_DONE') {
          try {
            const done: DeidentificationSummary[] = [];
            const image = encrypted(item, context, signal, (summary) => done.push(summary));
            await storage.write(parts(ticket.requestToken, image), { as, signal });
            await record(item, context, done[0]);
          } catch (thrown) {
            return MdmError.from(thrown);
          }
        }
        return ticket.requestToken;
      };
      const written = await pMap(group, write, atOnce);
      const requestTokens = written.filter((token) => typeof token === 'string');
      const { outcomes } = await storage.putDone({ requestTokens }, { as, signal });
      const available = new Map(outcomes.map((outcome) => [outcome.requestToken, outcome]));
      return group.map((item, n) => {
        const token = written[n];
        return typeof token === 'string'
          ? stored(item, available.get(token))
          : failed(item, token ?? unanswered());
      });
    }),

  undo: (items, { acting, peers }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const guids = group.map(({ key }) => key);
      const storage = peers.client('mdm.dpm.v1.StorageService');
      const { outcomes } = await storage.removeFiles({ guids }, { as, signal });
      return settled(group, outcomes, (state) => ({ ...state, stored: undefined }));
    }),
};

function stored(item: Item, outcome: dpm.PutDoneOutcome__Output | undefined): RegistrationOutcome {
  if (outcome?.error) return failed(item, errorOfItem(outcome.error));
  const file = outcome?.file;
  if (!file) return failed(item, unanswered());
  const { surl, size, checksums } = file;
  return done({ ...item.state, stored: { surl, size, sha256: checksums?.sha256 ?? '' } });
}

async function newFile(item: Item, context: Registrar, signal: AbortSignal): Promise<dpm.NewFile> {
  const { state, key: guid } = item;
  const { study, series, image } = known(state, 'names');
  const key = known(state, 'key');
  return {
    guid,
    sfn: `${study}/${series}/${image}.age`,
    size: ciphertextSize(headerSize(1), await mostBytes(item, context, signal)),
    acl: aclToMessage(aclsOf(state.policy, context.config.site.vo).file),
    facts: factsOf(state, context.config.site),
    key: { recipientType: 'x25519', ...key },
  };
}

/** The most bytes that the image can have after de-identification. Only one that is inflated or decoded has to be tried. */
async function mostBytes(item: Item, context: Registrar, signal: AbortSignal): Promise<number> {
  const { policy, fileSize } = item.state;
  if (policy.profile === 'identity') return fileSize;
  const described = known(item.state, 'described');
  const { transferSyntaxUid } = described.metadata.image;
  const regions = requireEligible(statementsOf(described), context.project)?.regions ?? [];
  const decoded = regions.length > 0 && !native.has(transferSyntaxUid);
  if (!decoded && transferSyntaxUid !== transferSyntaxes.deflatedExplicitLittleEndian) {
    return fileSize + headerGrowth * described.headerBytes + stampBytes;
  }
  let size = 0;
  for await (const piece of deidentified(item, context, signal)) size += piece.length;
  return size;
}

const native = new Set<string>(Object.values(transferSyntaxes));

type Report = (summary: DeidentificationSummary) => void;

function deidentified(
  { key, state }: Item,
  { spool, project }: Registrar,
  signal: AbortSignal,
  report: Report = () => {},
) {
  const { profile } = state.policy;
  return deidentifyPart10(spool.read(key, state.fileSize), { ...project, profile, signal, report });
}

/** What was done to the image, in rules and numbers. No record, no image. */
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
    detail: summary === undefined ? { profile: 'identity' } : detailOf(summary),
  });
  await entry.close({ outcome: 'success' });
}

function detailOf({
  method,
  options,
  codes,
  dates,
  attributes,
  template,
  overlayBitsCleared,
}: DeidentificationSummary) {
  return {
    method,
    options: options.join(' '),
    codes: codes.join(' '),
    dates,
    ...attributes,
    ...(template !== undefined && { template: template.name, regions: template.regions }),
    ...(overlayBitsCleared && { overlayBitsCleared }),
  };
}

/** The image as it is stored: an age file for the recipient of its key. Errors of any stage come out at the end. */
function encrypted(
  item: Item,
  context: Registrar,
  signal: AbortSignal,
  report: Report,
): AsyncIterable<Buffer> {
  const { recipient } = known(item.state, 'key');
  return pipeline(
    deidentified(item, context, signal, report),
    encryptStream({ recipients: [recipient] }),
    () => undefined,
  );
}

async function* parts(requestToken: string, image: AsyncIterable<Buffer>): AsyncGenerator<dpm.WriteRequest> {
  yield { requestToken };
  for await (const piece of image) {
    for (let start = 0; start < piece.length; start += maxChunkBytes)
      yield { chunk: piece.subarray(start, start + maxChunkBytes) };
  }
}
