import { isMdmError } from '@mdm/errors';
import type { ReadObjectList } from '@mdm/rpc';
import type { GatewayContext } from './context.js';

/** Lists of this site are in its own table; those of another are asked for at its gateway. */
export function readObjectList({ permits, peers, federation, site: own }: GatewayContext): ReadObjectList {
  return async (hash, site, signal) => {
    const known = await permits.objectLists.find(hash, signal);
    if (known || site === own || !federation.current().sites.has(site)) return known;
    return peers
      .client('mdm.gateway.v1.SessionService', site)
      .getObjectList({ hash, site }, { signal })
      .then(
        ({ guids }) => guids,
        (thrown: unknown) => {
          if (isMdmError(thrown) && thrown.code === 'not-found') return undefined;
          throw thrown;
        },
      );
  };
}
