import { fail, isMdmError } from '@mdm/errors';
import { objectListHash } from '@mdm/identity';
import type { ReadObjectList } from '@mdm/rpc';
import type { GatewayContext } from './context.js';

/**
 * Lists of this site are in its own table; those of another are asked for at its gateway, and kept, so that they are good
 * here while that gateway is away.
 * @throws unavailable  the other gateway does not answer, or with another list than was asked for
 */
export function readObjectList({
  permits,
  peers,
  federation,
  site: own,
  clock,
}: GatewayContext): ReadObjectList {
  return async (hash, site, signal) => {
    const known = await permits.objectLists.find(hash, signal);
    if (known || site === own || !federation.current().sites.has(site)) return known;
    const guids = await peers
      .client('mdm.gateway.v1.SessionService', site)
      .getObjectList({ hash, site }, { signal })
      .then(
        (answer) => answer.guids,
        (thrown: unknown) => {
          if (isMdmError(thrown) && thrown.code === 'not-found') return undefined;
          throw thrown;
        },
      );
    if (!guids) return undefined;
    if (objectListHash(guids) !== hash)
      fail('unavailable', `site "${site}" answered with another list of objects than it was asked for`);
    await permits.objectLists.add(hash, guids, clock());
    return guids;
  };
}
