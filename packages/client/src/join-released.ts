import type { KeyObject } from 'node:crypto';
import { MdmError } from '@mdm/errors';
import { decryptWith } from '@mdm/identity';
import { decodeShare, type JoinedKey, joinShares, type KeyShare } from '@mdm/key-shares';
import type { gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';
import type { OpenedImage } from './ciphertext.js';

/**
 * Opens released shares with the reader's key and joins them to the key that the image is encrypted to. Shares that cannot
 * be opened do no harm as long as there are enough others.
 * @throws share-invalid       wrong shares, and too few good ones
 * @throws shares-unavailable  too few shares; or the refusal of the holders
 */
export async function joinReleased(
  readerKey: KeyObject,
  { guid, key }: Pick<OpenedImage, 'guid' | 'key'>,
  released: Pick<gateway.ReleasedKey__Output, 'shares' | 'error'> | undefined,
): Promise<JoinedKey> {
  const shares: KeyShare[] = [];
  let broken: MdmError | undefined;
  try {
    for (const { holder, jwe } of released?.shares ?? []) {
      try {
        shares.push(await openShare(readerKey, jwe, { guid, site: holder }));
      } catch (thrown) {
        broken ??= MdmError.from(thrown);
      }
    }
    if (shares.length >= key.threshold) {
      const { generation, recipient } = key;
      return await joinShares(shares, { guid, generation, recipient });
    }
    throw broken ?? (released?.error ? errorOfItem(released.error) : noShares(guid));
  } finally {
    for (const { share } of shares) share.fill(0);
  }
}

async function openShare(
  readerKey: KeyObject,
  jwe: string,
  binding: { readonly guid: string; readonly site: string },
): Promise<KeyShare> {
  const bytes = await decryptWith(readerKey, jwe, binding);
  try {
    return decodeShare(bytes, binding.site);
  } finally {
    bytes.fill(0);
  }
}

const noShares = (guid: string): MdmError =>
  new MdmError('shares-unavailable', `no shares of the key of ${guid} were released`);
