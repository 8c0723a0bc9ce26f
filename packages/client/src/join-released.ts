import type { KeyObject } from 'node:crypto';
import { fail, isMdmError, MdmError } from '@mdm/errors';
import { decryptWith } from '@mdm/identity';
import { decodeShare, type JoinedKey, joinShares, type KeyShare } from '@mdm/key-shares';
import type { gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import type { OpenedImage } from './ciphertext.js';

type ImageWithKey = Pick<OpenedImage, 'guid' | 'key'>;

/** What came out of the answers of all holders. */
interface OpenedAnswers {
  /** By GUID. */
  readonly shares: Map<string, KeyShare[]>;
  /** Why something that a holder gave could not be opened. */
  readonly broken: Map<string, MdmError>;
}

/**
 * Opens released shares with the reader's key and joins them to the keys that the images are encrypted to. Shares that
 * cannot be opened do no harm as long as there are enough others. One outcome per image, by GUID:
 * - share-invalid       wrong shares, and too few good ones
 * - shares-unavailable  too few shares; or the refusal of the holders
 */
export async function joinReleased(
  readerKey: KeyObject,
  images: readonly ImageWithKey[],
  { keys, answers }: gateway.ReleaseKeysResponse__Output,
): Promise<Map<string, JoinedKey | MdmError>> {
  const opened: OpenedAnswers = { shares: new Map(), broken: new Map() };
  const released = new Map(keys.map((key) => [key.guid, key]));
  try {
    for (const answer of answers) sortIn(sharesIn(readerKey, answer, images.length), answer.holder, opened);
    const joined = new Map<string, JoinedKey | MdmError>();
    for (const image of images) {
      const key = join(image, released.get(image.guid), opened);
      joined.set(image.guid, await key.catch((thrown: unknown) => MdmError.from(thrown)));
    }
    return joined;
  } finally {
    for (const { share } of [...opened.shares.values()].flat()) share.fill(0);
  }
}

/** The shares of an answer, each of them or why it cannot be used. */
function sharesIn(
  readerKey: KeyObject,
  { holder, jwe }: gateway.SealedShares__Output,
  asked: number,
): (KeyShare | MdmError)[] {
  let records: Buffer[] = [];
  try {
    records = decryptWith(readerKey, jwe, holder);
    if (records.length > asked) {
      fail('share-invalid', `site "${holder}" gave more shares than it was asked for`, { field: 'share' });
    }
    return records.map((record) => decode(record, holder));
  } catch (thrown) {
    return [MdmError.from(thrown)];
  } finally {
    for (const record of records) record.fill(0);
  }
}

function decode(record: Uint8Array, holder: string): KeyShare | MdmError {
  try {
    return decodeShare(record, holder);
  } catch (thrown) {
    return MdmError.from(thrown);
  }
}

function sortIn(
  given: readonly (KeyShare | MdmError)[],
  holder: string,
  { shares, broken }: OpenedAnswers,
): void {
  for (const share of given) {
    if (isMdmError(share)) broken.set(holder, share);
    else shares.set(share.guid, [...(shares.get(share.guid) ?? []), share]);
  }
}

async function join(
  { guid, key }: ImageWithKey,
  released: gateway.ReleasedKey__Output | undefined,
  { shares, broken }: OpenedAnswers,
): Promise<JoinedKey> {
  const held = shares.get(guid) ?? [];
  const { generation, recipient, threshold } = key;
  if (held.length >= threshold) return joinShares(held, { guid, generation, recipient });
  const withheld = released?.outcomes.find(
    ({ site, kind }) => kind === 'OUTCOME_KIND_ANSWERED' && !held.some(({ holder }) => holder === site),
  );
  if (withheld) throw broken.get(withheld.site) ?? noShareFrom(withheld.site, guid);
  throw released?.error ? errorOfItem(released.error) : noShares(guid);
}

const noShareFrom = (site: string, guid: string): MdmError =>
  new MdmError('share-invalid', `site "${site}" answered with no share of the key of ${guid}`, {
    field: 'share',
  });

const noShares = (guid: string): MdmError =>
  new MdmError('shares-unavailable', `no shares of the key of ${guid} were released`);
