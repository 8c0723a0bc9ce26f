import type { SiteEntry } from './view.js';

/**
 * The groups (FQANs) of a token that its issuing site may assert here. A limit `/biomed/heart` (or `biomed`, a whole
 * VO) covers that group, everything beneath it and every role in it.
 */
export function assertableGroups(
  entry: Pick<SiteEntry, 'groups'>,
  groups: readonly string[],
): readonly string[] {
  const limits = entry.groups?.map((limit) => `/${limit.replace(/^\/|\/$/g, '')}`);
  if (limits === undefined) return groups;
  return groups.filter((group) => limits.some((limit) => group === limit || group.startsWith(`${limit}/`)));
}
