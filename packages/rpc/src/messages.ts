import {
  type Acl,
  type AclEdit,
  type AclEntry,
  type DataLevel,
  dataLevels,
  type GrantLimits,
  purposePattern,
} from '@mdm/access';
import { type ErrorCode, errorTable, isMdmError, MdmError } from '@mdm/errors';
import { canonicalDn, type TokenRight, tokenRight } from '@mdm/identity';
import type { common, gateway } from '@mdm/protos';
import { type ZodType, z } from 'zod';
import { refusalFrom } from './refusal.js';

/** Most items of a bulk call. */
export const maxItems = 1_000;
const maxAclEntries = 300;
const maxLfnBytes = 1_023;
const maxComponentBytes = 255;
const maxPrincipalBytes = 1_024;

/** A UUID in its 36-character lower-case form (RFC 9562 §4). */
export const guidSchema = z
  .string()
  .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'is not a GUID: 36 characters, lower case');

/** What is wrong with a logical file name, or undefined. */
function lfnProblem(lfn: string): string | undefined {
  if (Buffer.byteLength(lfn) > maxLfnBytes) return `is longer than ${maxLfnBytes} bytes`;
  if (/\p{Cc}/u.test(lfn) || !lfn.isWellFormed()) return 'holds a control character';
  const [root, ...components] = lfn.split('/');
  if (root !== '' || components.length === 0) return 'does not begin with "/"';
  for (const component of components) {
    if (component === '') return 'has an empty component or ends with "/"';
    if (component === '.' || component === '..') return 'has the component "." or ".."; write it in full';
    if (Buffer.byteLength(component) > maxComponentBytes)
      return `has a component of more than ${maxComponentBytes} bytes`;
  }
  return undefined;
}

/** A logical file name in its one normal form: absolute, no empty component, no `.`, no `..`. */
export const lfnSchema = z.string().superRefine((lfn, context) => {
  const message = lfnProblem(lfn);
  if (message) context.addIssue({ code: 'custom', message });
});

/** The name of one object as rights and stores take it: an LFN, which begins with a slash, or a GUID. */
export const targetSchema = z.string().superRefine((name, context) => {
  const message = name.startsWith('/') ? lfnProblem(name) : guidProblem(name);
  if (message) context.addIssue({ code: 'custom', message });
});

const guidProblem = (name: string) =>
  guidSchema.safeParse(name).success ? undefined : 'is neither an absolute LFN nor a GUID';

/** A list of a bulk call. */
export const bulk = <Item>(item: ZodType<Item>) =>
  z.array(item).max(maxItems, `holds more than ${maxItems} items`);

/** The name that a message gives; empty, and so refused by {@link targetSchema}, when it gives none. */
export const targetFromMessage = (message: common.Target__Output | null): string =>
  message?.lfn ?? message?.guid ?? '';

export const targetToMessage = (name: string): common.Target =>
  name.startsWith('/') ? { lfn: name } : { guid: name };

const perm = z.int().min(0).max(7, 'is not a sum of 4 read, 2 write and 1 search');
const principal = z
  .string()
  .min(1, 'names nobody')
  .refine((id) => Buffer.byteLength(id) <= maxPrincipalBytes, `is longer than ${maxPrincipalBytes} bytes`)
  .refine((id) => id.startsWith('/') && !/\p{Cc}/u.test(id) && id.isWellFormed(), 'is not a DN or FQAN');

/** A DN in slash form, made canonical. */
export const dnSchema = z
  .string()
  .max(maxPrincipalBytes)
  .transform((text, context) => {
    try {
      return canonicalDn(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not a DN in slash form' });
      return z.NEVER;
    }
  });

export const levelSchema = z.enum(dataLevels, 'is not a level of data');

const tags = {
  ACL_TAG_OWNER: 'owner',
  ACL_TAG_USER: 'user',
  ACL_TAG_GROUP_OWNER: 'group-owner',
  ACL_TAG_GROUP: 'group',
  ACL_TAG_MASK: 'mask',
  ACL_TAG_OTHER: 'other',
} as const satisfies Record<Exclude<common.AclTag__Output, 'ACL_TAG_UNSPECIFIED'>, AclEntry['tag']>;
const tagMessages = new Map(
  Object.entries(tags).map(([message, tag]) => [tag, message as keyof typeof tags]),
);
const tagFromMessage = (tag: common.AclTag__Output) =>
  tag === 'ACL_TAG_UNSPECIFIED' ? undefined : tags[tag];

/** What may limit an entry. */
export const limitsShape = {
  until: z.int().min(1, 'is no time').max(253_402_300_799_999, 'is after the year 9999').optional(),
  level: levelSchema.optional(),
  purpose: z.string().regex(purposePattern, 'is not a code such as TREAT or HRESCH').optional(),
} satisfies Record<keyof GrantLimits, ZodType>;

const entrySchema: ZodType<AclEntry> = z
  .object({
    ...limitsShape,
    tag: z.enum(Object.values(tags), 'is not a kind of ACL entry'),
    id: principal.optional(),
    perm,
    default: z.literal(true).optional(),
  })
  .refine(
    ({ tag, id }) => (id !== undefined) === (tag === 'user' || tag === 'group'),
    'needs an id when it names a user or group, and only then',
  );

/** The shape of an access control list; whether it is a valid one (POSIX.1e) is decided by `validateAcl`. */
export const aclSchema: ZodType<Acl> = z.object({
  owner: principal,
  group: principal,
  entries: z.array(entrySchema).max(maxAclEntries, `holds more than ${maxAclEntries} entries`),
});

/** One edit of a named entry. */
export const editSchema: ZodType<AclEdit> = z.object({
  tag: z.enum(['user', 'group'], 'can only name a user or a group'),
  id: principal,
  perm: perm.optional(),
  ...limitsShape,
});

const levelMessages = {
  identified: 'DATA_LEVEL_IDENTIFIED',
  pseudonymous: 'DATA_LEVEL_PSEUDONYMOUS',
  anonymous: 'DATA_LEVEL_ANONYMOUS',
} as const satisfies Record<DataLevel, common.DataLevel>;
const levelsOfMessages = new Map<string, DataLevel>(dataLevels.map((level) => [levelMessages[level], level]));

export const levelToMessage = (level: DataLevel | undefined): common.DataLevel =>
  level === undefined ? 'DATA_LEVEL_UNSPECIFIED' : levelMessages[level];

/** Undefined when it is not set. */
export const levelFromMessage = (message: common.DataLevel__Output | undefined): DataLevel | undefined =>
  levelsOfMessages.get(message ?? '');

/** Message → what {@link limitsShape} checks. */
export const limitsFromMessage = (message: common.AclLimits__Output | null | undefined): GrantLimits => {
  const level = levelFromMessage(message?.level);
  return {
    ...(message?.untilMs && { until: message.untilMs }),
    ...(level && { level }),
    ...(message?.purpose && { purpose: message.purpose }),
  };
};

/** Undefined where nothing is limited. */
export const limitsToMessage = ({ until, level, purpose }: GrantLimits): common.AclLimits | undefined =>
  until === undefined && level === undefined && purpose === undefined
    ? undefined
    : { untilMs: until ?? 0, level: levelToMessage(level), purpose: purpose ?? '' };

/** Message → what {@link aclSchema} checks. */
export const aclFromMessage = (message: common.Acl__Output | null) =>
  message && {
    owner: message.owner,
    group: message.group,
    entries: message.entries.map((entry) => ({
      tag: tagFromMessage(entry.tag),
      ...(entry.id && { id: entry.id }),
      perm: entry.permissions,
      ...(entry.isDefault && { default: true as const }),
      ...limitsFromMessage(entry.limits),
    })),
  };

export const aclToMessage = (acl: Acl): common.Acl => ({
  owner: acl.owner,
  group: acl.group,
  entries: acl.entries.map((entry) => ({
    tag: tagMessages.get(entry.tag) ?? 'ACL_TAG_UNSPECIFIED',
    id: entry.id ?? '',
    permissions: entry.perm,
    isDefault: entry.default ?? false,
    limits: limitsToMessage(entry) ?? null,
  })),
});

/** Messages → what {@link editSchema} checks. An edit that removes has no `perm`. */
export const editsFromMessage = (messages: readonly common.AclEdit__Output[]) =>
  messages.map((edit) => ({
    tag: tagFromMessage(edit.tag),
    id: edit.id,
    ...(!edit.remove && { perm: edit.permissions, ...limitsFromMessage(edit.limits) }),
  }));

export const editsToMessage = (edits: readonly AclEdit[]): common.AclEdit[] =>
  edits.map((edit) => ({
    tag: edit.tag === 'user' ? ('ACL_TAG_USER' as const) : ('ACL_TAG_GROUP' as const),
    id: edit.id,
    permissions: edit.perm ?? 0,
    remove: edit.perm === undefined,
    limits: limitsToMessage(edit) ?? null,
  }));

/** What became of one item of a bulk call; without an error it succeeded. */
export interface ItemOutcome {
  readonly guid: string;
  readonly error?: MdmError | undefined;
}

/** Any thrown value as the error of one item: the fields that an error of a whole call has on the wire. */
export function itemError(thrown: unknown): common.ItemError {
  const { code, message, remedy, field, refusal } = isMdmError(thrown) ? thrown : MdmError.from(thrown);
  return { code, message, remedy, field: field ?? '', ...(refusal && { refusal }) };
}

/** What {@link itemError} made, as an error again; a code that this program does not know becomes `internal`. */
export function errorOfItem(item: common.ItemError__Output): MdmError {
  const { code, message, remedy, field } = item;
  const known = Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'internal';
  const refusal = item.refusal ? refusalFrom(item.refusal) : undefined;
  return new MdmError(known, message, {
    ...(remedy && { remedy }),
    ...(field && { field }),
    ...(refusal && { refusal }),
  });
}

export const outcomeToMessage = ({ guid, error }: ItemOutcome): common.ItemOutcome => ({
  guid,
  ...(error && { error: itemError(error) }),
});

export const outcomesToMessage = (outcomes: readonly ItemOutcome[]) => ({
  outcomes: outcomes.map(outcomeToMessage),
});

const rightMessages = {
  find: 'TOKEN_RIGHT_FIND',
  read: 'TOKEN_RIGHT_READ',
  write: 'TOKEN_RIGHT_WRITE',
  share: 'TOKEN_RIGHT_SHARE',
  delegate: 'TOKEN_RIGHT_DELEGATE',
} as const satisfies Record<TokenRight, gateway.TokenRight>;
const rightsOfMessages = new Map<string, TokenRight>(
  tokenRight.options.map((right) => [rightMessages[right], right]),
);

export const rightsToMessage = (rights: readonly TokenRight[]): gateway.TokenRight[] =>
  rights.map((right) => rightMessages[right]);

/** What is no right stays what it is, for a schema to refuse. */
export const rightsFromMessage = (messages: readonly gateway.TokenRight__Output[]): readonly string[] =>
  messages.map((message) => rightsOfMessages.get(message) ?? message);
