import { pipeline } from 'node:stream';
import { deidentifyPart10, transferSyntaxes } from '@mdm/dicom';
import { ciphertextSize, encryptStream, headerSize } from '@mdm/envelope';
import { MdmError } from '@mdm/errors';
import type { dpm } from '@mdm/protos';
import { aclToMessage, errorOfItem } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import pMap from 'p-map';
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
 * De-identification lengthens an image by its longest replacements: every UID may grow to 44 characters. A header of
 * nothing but short UIDs would grow about fivefold.
 */
const headerGrowth = 5;

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
            const image = encrypted(item, context, signal);
            await storage.write(parts(ticket.requestToken, image), { as, signal });
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

/** The most bytes that the image can have after de-identification. Only a deflated one has to be tried. */
async function mostBytes(item: Item, context: Registrar, signal: AbortSignal): Promise<number> {
  const { policy, fileSize } = item.state;
  if (policy.profile === 'identity') return fileSize;
  const { metadata, headerBytes } = known(item.state, 'described');
  if (metadata.image.transferSyntaxUid !== transferSyntaxes.deflatedExplicitLittleEndian) {
    return fileSize + headerGrowth * headerBytes;
  }
  let size = 0;
  for await (const piece of deidentified(item, context, signal)) size += piece.length;
  return size;
}

function deidentified({ key, state }: Item, { spool, projectKeys }: Registrar, signal: AbortSignal) {
  return deidentifyPart10(spool.read(key, state.fileSize), {
    profile: state.policy.profile,
    keys: projectKeys,
    signal,
  });
}

/** The image as it is stored: an age file for the recipient of its key. Errors of any stage come out at the end. */
function encrypted(item: Item, context: Registrar, signal: AbortSignal): AsyncIterable<Buffer> {
  const { recipient } = known(item.state, 'key');
  return pipeline(
    deidentified(item, context, signal),
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
