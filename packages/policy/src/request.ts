import type { Context, EntityJson, EntityUid } from './engine.js';
import { groupsWithAbove, groupWithAbove } from './groups.js';
import type { Observed } from './observed.js';
import type { ImageFacts, PolicyAction, PolicyContext, PolicyPrincipal } from './words.js';

/** Every image has this id: policies decide by what an image is like, not by which it is. */
export const imageId = 'image';

export const userUid = ({ dn }: PolicyPrincipal): EntityUid => ({ type: 'MDM::User', id: dn });
export const actionUid = (action: PolicyAction): EntityUid => ({ type: 'MDM::Action', id: action });
export const imageUid: EntityUid = { type: 'MDM::Image', id: imageId };
export const siteUid = (site: string): EntityUid => ({ type: 'MDM::Site', id: site });
const groupUid = (id: string) => ({ type: 'MDM::Group', id });

/** The user and the groups of the policies, as far as policies look at them. */
export function principalEntities(principal: PolicyPrincipal, observed: Observed): EntityJson[] {
  const { dn, issuer: site, groups, accredited } = principal;
  const attrs = { dn, site, accredited, groups: groups.map((id) => ({ __entity: groupUid(id) })) };
  const parents = observed.hierarchy ? groupsWithAbove(groups).map(groupUid) : [];
  return [
    { uid: userUid(principal), attrs: pick(attrs, observed.attributes), parents },
    ...observed.groups.map(groupEntity),
  ];
}

/** The image and its group. */
export function imageEntities(facts: ImageFacts, observed: Observed): EntityJson[] {
  const { group, studyDate, ...plain } = facts;
  const attrs = {
    ...plain,
    group: { __entity: groupUid(group) },
    ...(studyDate !== undefined && { studyDate: datetime(studyDate) }),
  };
  const image = { uid: imageUid, attrs: pick(attrs, observed.attributes), parents: [] };
  const asksForGroup = observed.hierarchy && observed.attributes.has('group');
  return asksForGroup && !observed.groups.includes(group) ? [image, groupEntity(group)] : [image];
}

export function contextRecord(context: PolicyContext, observed: Observed): Context {
  const { now, level, purpose, job, dataPermit } = context;
  const date = new Date(now);
  const all = {
    level,
    job,
    hour: date.getUTCHours(),
    weekday: date.getUTCDay() || 7,
    ...(purpose !== undefined && { purpose }),
    ...(dataPermit !== undefined && { dataPermit }),
    // Rendered only where it is wanted: the engine reads dates slowly.
    ...((observed.wholeContext || observed.attributes.has('now')) && { now: datetime(date.toISOString()) }),
  };
  return observed.wholeContext ? all : pick(all, observed.attributes);
}

const datetime = (arg: string) => ({ __extn: { fn: 'datetime', arg } });

function groupEntity(group: string): EntityJson {
  return { uid: groupUid(group), attrs: {}, parents: groupWithAbove(group).slice(1).map(groupUid) };
}

/** Without what nobody looks at, and without what is undefined. */
function pick<Value>(
  record: Readonly<Record<string, Value | undefined>>,
  names: ReadonlySet<string>,
): Record<string, Value> {
  const picked: Record<string, Value> = {};
  for (const name in record) {
    const value = record[name];
    if (value !== undefined && names.has(name)) picked[name] = value;
  }
  return picked;
}
