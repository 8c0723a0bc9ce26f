import { aclFromMode } from '@mdm/access';
import { fail } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { aclToMessage } from '@mdm/rpc';
import type { Site, TestUser } from '@mdm/testbed';
import type { Federation } from '@mdm/testbed/federation';

/** Half the life of a proof, as a client of ours uses it. */
const reuseMs = 30_000;

/** The physician of a site, who keeps token and proof as long as a client does. */
export function physicianOf(federation: Federation, site: string): TestUser {
  const { dn, name, groups } = federation.site(site).people.physician;
  const user = federation.door(site, 'hydra').user({ site, dn, name, groups });
  let kept: { readonly since: number; readonly credentials: ReturnType<TestUser['credentials']> } | undefined;
  return {
    ...user,
    credentials: () => {
      const now = performance.now();
      if (kept === undefined || now - kept.since > reuseMs)
        kept = { since: now, credentials: user.credentials() };
      return kept.credentials;
    },
  };
}

/** What a registered image gets by the demo's configuration: the physicians of its site may read. */
export function imageAcl(site: Site, mode = 0o640): common.Acl {
  const { dn, groups } = site.people.physician;
  return aclToMessage(aclFromMode({ owner: dn, group: groups[0] ?? '', mode }));
}

/** @throws internal  an item of a bulk call failed: then the figures would not be of what they say */
export function requireDone(outcomes: readonly common.ItemOutcome__Output[]): void {
  const error = outcomes.find((outcome) => outcome.error)?.error;
  if (error) fail('internal', `an item of a bulk call failed: ${error.message}`);
}
