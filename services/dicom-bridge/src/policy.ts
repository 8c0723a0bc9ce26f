import { type Acl, aclFromMode, type Principal, withGrant } from '@mdm/access';
import { endOfPeriod, type SiteConfig } from '@mdm/config';
import { type Caller, canonicalDn } from '@mdm/identity';
import { z } from 'zod';

export type IngestSource = NonNullable<SiteConfig['ingest']>['sources'][number];

const permission = z.int().min(0).max(7);
const mode = z.int().min(0).max(0o777);
const grant = z.union([
  z.object({ user: z.string(), perm: permission }),
  z.object({ group: z.string(), perm: permission }),
]);

/** What the site has decided about an instance when it came in; it holds also when site.yaml changes afterwards. */
export const policySchema = z.object({
  owner: z.string(),
  group: z.string(),
  /** Nine permission bits of the file and its key, and of its metadata. */
  mode,
  metadataMode: mode,
  profile: z.enum(['basic', 'identity']),
  consent: z.enum(['unknown', 'given', 'refused', 'withdrawn']).default('unknown'),
  /** Added to the ACLs of file, key and metadata. */
  grants: z.array(grant),
  metadataGrants: z.array(grant),
  /** How long the image must be kept, ISO 8601; absent: not limited. */
  retention: z.string().optional(),
});
export type Policy = z.infer<typeof policySchema>;
type Grant = Policy['grants'][number];

const defaultMode = 0o640;

/** The policy of a source, or of a PACS, of site.yaml. */
export function policyOfSource(source: Omit<IngestSource, 'aeTitle' | 'address'>): Policy {
  return {
    owner: canonicalDn(source.owner),
    group: source.group,
    mode: Number.parseInt(source.mode, 8),
    metadataMode: Number.parseInt(source.metadataMode ?? source.mode, 8),
    profile: source.profile,
    consent: source.consent,
    grants: source.grants.map(grantOf),
    metadataGrants: source.metadataGrants.map(grantOf),
    ...(source.retention !== undefined && { retention: source.retention }),
  };
}

/** The policy for what a person registers: their own, readable for their primary group, de-identified. */
export function policyOfRegistrar(caller: Pick<Caller, 'dn' | 'groups'>, vo: string): Policy {
  return {
    owner: caller.dn,
    group: caller.groups[0] ?? `/${vo}`,
    mode: defaultMode,
    metadataMode: defaultMode,
    profile: 'basic',
    consent: 'unknown',
    grants: [],
    metadataGrants: [],
  };
}

/**
 * Until when an image must be kept: from the day of its study, or that of its registration where the study has none or one to
 * come. Milliseconds since the epoch; 0 when it may be removed at any time.
 * @param studyDate DA (PS3.5 §6.2): YYYYMMDD
 */
export function retainedUntil(
  { retention }: Policy,
  { studyDate = '', receivedMs }: { readonly studyDate?: string | undefined; readonly receivedMs: number },
): number {
  if (retention === undefined) return 0;
  const study = Date.parse(studyDate.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
  return endOfPeriod(retention, study <= receivedMs ? study : receivedMs);
}

export interface RegistrationAcls {
  /** Of the stored file, its name and its key. */
  readonly file: Acl;
  readonly metadata: Acl;
  /** Of directories that have to be made: the VO may look into them, and whoever may read the file may pass. */
  readonly directory: Acl;
}

export function aclsOf(policy: Policy, vo: string): RegistrationAcls {
  const { owner, group, grants } = policy;
  const directory = aclFromMode({ owner, group: `/${vo}`, mode: 0o750 });
  const withGrants = (acl: Acl, added: readonly Grant[]) =>
    added.reduce((next, grant) => withGrant(next, { principal: principalOf(grant), perm: grant.perm }), acl);
  return {
    file: withGrants(aclFromMode({ owner, group, mode: policy.mode }), grants),
    metadata: withGrants(aclFromMode({ owner, group, mode: policy.metadataMode }), [
      ...grants,
      ...policy.metadataGrants,
    ]),
    directory: withGrants(
      directory,
      grants.filter(({ perm }) => (perm & 4) !== 0).map((grant) => ({ ...grant, perm: 1 })),
    ),
  };
}

const principalOf = (grant: Grant): Principal =>
  'user' in grant ? { user: grant.user } : { group: grant.group };

/** `rw-` → 6. */
function grantOf(grant: IngestSource['grants'][number]): Grant {
  const perm = [...grant.rights].reduce((bits, letter) => (bits << 1) | (letter === '-' ? 0 : 1), 0);
  return 'user' in grant ? { user: canonicalDn(grant.user), perm } : { group: grant.group, perm };
}
