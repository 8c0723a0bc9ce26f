import type { DataLevel } from '@mdm/access';
import type { MdmError } from '@mdm/errors';
import { caFingerprint, normalizeFingerprint, openFederation } from '@mdm/federation';
import { readSiteCa, siteDirectory } from './layout.js';
import { readSiteConfig } from './site-yaml.js';

/** A site as the files of this one tell of it. */
export interface KnownSite {
  readonly site: string;
  readonly own: boolean;
  /** Undefined, like all that follows from its bundle, when that is not usable. */
  readonly title?: string | undefined;
  readonly bundleVersion?: number | undefined;
  /** Milliseconds since the epoch. */
  readonly since?: number | undefined;
  readonly expiresAt?: number | undefined;
  /** Of its present CA. */
  readonly fingerprint?: string | undefined;
  /** Whether its pin is of its present CA or of a former one. */
  readonly pin?: 'present' | 'former' | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  readonly level?: DataLevel | undefined;
  readonly problem?: MdmError | undefined;
}

const silent = { info: () => undefined, warn: () => undefined };

/**
 * What this site believes of the federation, from `site.yaml` and the bundles, as its services see it.
 * @throws MdmError  its own CA, bundle or `site.yaml` is not usable
 */
export async function readStatus(root: string, clock: () => number): Promise<readonly KnownSite[]> {
  const { site: own, ca } = await readSiteCa(root);
  const { federation } = await readSiteConfig(root);
  const pins = [{ site: own, fingerprint: caFingerprint(ca.cert) }, ...federation.peers];
  const opened = await openFederation({
    directory: siteDirectory(root).federation,
    own,
    pins: { read: async () => pins, watched: [] },
    clock,
    logger: silent,
  });
  try {
    const { sites } = opened.current();
    const problems = new Map(opened.problems().map(({ site, error }) => [site, error]));
    return pins.map(({ site, fingerprint: pinned, ...limits }) => {
      const { title, version, since, expiresAt, fingerprint } = sites.get(site) ?? {};
      return {
        site,
        own: site === own,
        title,
        bundleVersion: version,
        since,
        expiresAt,
        fingerprint,
        pin:
          fingerprint === undefined
            ? undefined
            : fingerprint === normalizeFingerprint(pinned)
              ? 'present'
              : 'former',
        ...limits,
        problem: problems.get(site),
      };
    });
  } finally {
    opened.close();
  }
}
