import { siteOfGroup } from '@mdm/access';
import { assertableGroups, type SiteEntry } from '@mdm/federation';
import { dnStartsWith, fqan } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';

/** Somebody of whom the policies may be asked, as this site would see them when they sign in. */
export interface Person {
  /** Empty: anybody of these groups and that site. */
  readonly dn: string;
  readonly groups: readonly string[];
  /** The site that vouches for them. */
  readonly site: string;
  readonly accredited: boolean;
}

/**
 * The people of site.yaml, and those whom ACLs name. What is not known of a DN, such as its groups at another site, is left
 * out; where several sites may vouch for it, it is there for each.
 */
export function peopleOf(
  named: { readonly users: readonly string[]; readonly groups: readonly string[] },
  {
    site,
    liveSite,
    federation,
    revocations,
  }: Pick<ServiceBase, 'site' | 'liveSite' | 'federation' | 'revocations'>,
): Person[] {
  const { users, admins, registrars, officers, identified } = liveSite.current().principals;
  const sites = [...federation.current().sites.values()].filter(
    (entry) => revocations.siteLeft(entry.site) === undefined,
  );
  const known = new Set(users.map(({ dn }) => dn));
  const isGroup = (name: string) => fqan.safeParse(name).success;
  const inRoles = [...admins, ...registrars, ...officers, ...identified];
  const others = new Set([...named.users, ...inRoles.filter((name) => !isGroup(name))]);
  const groups = new Set([...named.groups, ...inRoles.filter(isGroup)]);
  const people = [
    ...users.map(({ dn, groups: of }) => ({ dn, groups: of, site })),
    ...[...others]
      .filter((dn) => !known.has(dn))
      .flatMap((dn) => vouchingFor(dn, sites).map((entry) => ({ dn, groups: [], site: entry.site }))),
    ...[...groups].flatMap((group) => membersOf(group, sites)),
  ];
  return people.map((person) => ({
    ...person,
    accredited: identified.some((name) => name === person.dn || person.groups.includes(name)),
  }));
}

/** Those that are limited to such DNs, else those that are not limited. */
function vouchingFor(dn: string, sites: readonly SiteEntry[]): readonly SiteEntry[] {
  const limited = sites.filter(({ subjects }) => subjects?.some((beginning) => dnStartsWith(dn, beginning)));
  return limited.length > 0 ? limited : sites.filter(({ subjects }) => subjects === undefined);
}

function membersOf(group: string, sites: readonly SiteEntry[]): Omit<Person, 'accredited'>[] {
  const everybodyOf = siteOfGroup(group);
  if (everybodyOf !== undefined) return [{ dn: '', groups: [], site: everybodyOf }];
  // Any other group that is no FQAN stands for one person in an emergency.
  if (!fqan.safeParse(group).success) return [];
  return sites
    .filter((entry) => assertableGroups(entry, [group]).length > 0)
    .map((entry) => ({ dn: '', groups: [group], site: entry.site }));
}
