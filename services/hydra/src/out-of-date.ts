import { MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';

/**
 * Rights are withdrawn at the site that owns an image, and told to its key holders at once. A holder that is cut off from
 * that site cannot know: it gives nothing out once it has not heard of it for `keys.heardWithinSeconds`. A start counts as
 * hearing of every site, so that a federation can be started.
 */
export function openOutOfDate({
  config,
  site: own,
  revocations,
  clock,
}: Pick<ServiceBase, 'config' | 'site' | 'revocations' | 'clock'>): (site: string) => MdmError | undefined {
  const startedAt = clock();
  const boundMs = config.site.keys.heardWithinSeconds * 1_000;
  return (site) => {
    if (boundMs === 0 || site === own) return undefined;
    const silentMs = clock() - Math.max(startedAt, revocations.lastHeard(site) ?? 0);
    if (silentMs <= boundMs) return undefined;
    return new MdmError(
      'site-unreachable',
      `site "${site}", which owns the image, has not been heard of here for ${Math.floor(silentMs / 1_000)} seconds, and rights may have been withdrawn there`,
      { refusal: { site: own, service: 'hydra', layer: 'acl', reason: 'out-of-date' } },
    );
  };
}
