import { MdmError } from '@mdm/errors';
import pMap from 'p-map';
import type { Part } from './change.js';
import type { SharingBase } from './saga.js';

const callsAtOnce = 16;

/**
 * The images with the sites that hold their keys, as dpm knows them. Of an image that dpm does not tell about (it is not
 * there, or its owner may not read it), the holders of the site's configuration are taken.
 * @throws MdmError  dpm cannot answer now
 */
export async function findHolders(
  { images, by }: Part,
  { peers, tokens, config }: SharingBase,
  signal: AbortSignal,
): Promise<Part['images']> {
  const storage = peers.client('mdm.dpm.v1.StorageService');
  const as = await tokens.actFor(by);
  const find = async ({ guid }: Part['images'][number]) => {
    try {
      const { file } = await storage.stat({ guid }, { as, signal });
      if (file?.key) return { guid, holders: file.key.holders };
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (error.kind.transient || signal.aborted) throw error;
    }
    return { guid, holders: config.site.keys.holders };
  };
  return pMap(images, find, { concurrency: callsAtOnce });
}
