import type { Context, EntityJson, EntityUid } from './engine.js';
import { groupsWithAbove, groupWithAbove } from './groups.js';
import type { Observed } from './observed.js';
import {
  factNames,
  type ImageFacts,
  type PolicyAction,
  type PolicyContext,
  type PolicyPrincipal,
} from './words.js';

/** Every image has this id: policies decide by what an image is like, not by which it is. */
export const imageId = 'image';

export const userUid = ({ dn }: PolicyPrincipal): EntityUid => ({ type: 'MDM::User', id: dn });
export const actionUid = (action: PolicyAction): EntityUid => ({ type: 'MDM::Action', id: action });
export const imageUid: EntityUid = { type: 'MDM::Image', id: imageId };
export const siteUid = (site: string): EntityUid => ({ type: 'MDM::Site', id: site });
const groupUid = (id: string) => ({ type: 'MDM::Group', id });

/** The user, and the groups that policies name, as far as policies look at them. */
export function principalEntities(principal: PolicyPrincipal, observed: Observed): EntityJson[] {
  const { dn, issuer: site, groups, accredited } = principal;
  const { attributes, members } = observed;
  const attrs = pick({ dn, site, accredited }, attributes);
  if (attributes.has('groups')) attrs.groups = groups.map((id) => ({ __entity: groupUid(id) }));
  const user = { uid: userUid(principal), attrs, parents: containersOf(groupsWithAbove(groups), observed) };
  return [user, ...[...members].flatMap((group) => groupEntities(group, observed))];
}

/** The image and its group. */
export function imageEntities(facts: ImageFacts, observed: Observed): EntityJson[] {
  const { group, studyDate, ...plain } = facts;
  const { attributes, members } = observed;
  const attrs = pick(plain, attributes);
  if (studyDate !== undefined && attributes.has('studyDate')) attrs.studyDate = datetime(studyDate);
  const image = { uid: imageUid, attrs, parents: [] };
  if (!attributes.has('group')) return [image];
  attrs.group = { __entity: groupUid(group) };
  return members.has(group) ? [image] : [image, ...groupEntities(group, observed)];
}

export function contextRecord(context: PolicyContext, { attributes, wholeContext }: Observed): Context {
  const { now, level, purpose, job, dataPermit } = context;
  const date = new Date(now);
  const plain = {
    level,
    job,
    purpose,
    dataPermit,
    hour: date.getUTCHours(),
    weekday: date.getUTCDay() || 7,
  };
  const record = pick(plain, wholeContext ? new Set(Object.keys(plain)) : attributes);
  if (wholeContext || attributes.has('now')) record.now = datetime(date.toISOString());
  return record;
}

/** What the answer about a user can depend on, in a form that is quick to compare as JSON. */
export function principalValues(principal: PolicyPrincipal, { attributes, containers }: Observed): unknown[] {
  const { dn, issuer, groups, accredited } = principal;
  return [
    dn,
    attributes.has('site') ? issuer : '',
    attributes.has('accredited') && accredited,
    attributes.has('groups') || containers?.size !== 0 ? groups : [],
  ];
}

/** The same of an image. */
export const imageValues = (facts: ImageFacts, { attributes }: Observed): unknown[] =>
  factNames.map((name) => (attributes.has(name) ? (facts[name] ?? null) : 0));

const datetime = (arg: string) => ({ __extn: { fn: 'datetime', arg } });

const containersOf = (groups: readonly string[], { containers }: Observed) =>
  groups.filter((group) => containers === undefined || containers.has(group)).map(groupUid);

/** A group that is in another one; nothing is asked about those that are in none. */
function groupEntities(group: string, observed: Observed): EntityJson[] {
  const parents = containersOf(groupWithAbove(group).slice(1), observed);
  return parents.length === 0 ? [] : [{ uid: groupUid(group), attrs: {}, parents }];
}

type Attributes = EntityJson['attrs'];

/** Without what nobody looks at, and without what is undefined. */
function pick(
  record: Readonly<Record<string, string | number | boolean | undefined>>,
  names: ReadonlySet<string>,
): Attributes {
  const picked: Attributes = {};
  for (const name in record) {
    const value = record[name];
    if (value !== undefined && names.has(name)) picked[name] = value;
  }
  return picked;
}
