import { MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import pMap from 'p-map';
import type { Principal, Tokens } from '../tokens.js';
import type { Part } from './change.js';
import type { SharingBase } from './saga.js';

const callsAtOnce = 16;

/**
 * The sites that hold the keys of images, as dpm knows them; undefined for an image that dpm does not tell about: it is not
 * there, or its owner may not read it.
 * @throws MdmError  dpm cannot answer now
 */
export async function keyHolders(
  guids: readonly string[],
  by: Principal,
  { peers, tokens }: Pick<ServiceBase, 'peers'> & { readonly tokens: Tokens },
  signal: AbortSignal,
): Promise<(readonly string[] | undefined)[]> {
  const storage = peers.client('mdm.dpm.v1.StorageService');
  const as = await tokens.actFor(by);
  const find = async (guid: string) => {
    try {
      const { file } = await storage.stat({ guid }, { as, signal });
      return file?.key?.holders;
    } catch (thrown) {
      const error = MdmError.from(thrown);
      if (error.kind.transient || signal.aborted) throw error;
      return undefined;
    }
  };
  return pMap(guids, find, { concurrency: callsAtOnce });
}

/**
 * The images with the sites that hold their keys. Where dpm does not tell, the holders of the site's configuration are taken.
 * @throws MdmError  dpm cannot answer now
 */
export async function findHolders(
  { images, by }: Part,
  base: SharingBase,
  signal: AbortSignal,
): Promise<Part['images']> {
  const guids = images.map(({ guid }) => guid);
  const found = await keyHolders(guids, by, base, signal);
  return guids.map((guid, index) => ({
    guid,
    holders: [...(found[index] ?? base.config.site.keys.holders)],
  }));
}
