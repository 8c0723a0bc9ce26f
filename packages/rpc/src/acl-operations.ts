import type { Right as AccessRight, Acl, AclEdit } from '@mdm/access';
import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { z } from 'zod';
import {
  type AccessChecks,
  accessChecks,
  decisionToMessage,
  outcomeOfCheckToMessage,
} from './access-check.js';
import { subjectFromMessage } from './access-subject.js';
import { type GrpcMethod, unary } from './grpc-door.js';
import {
  aclToMessage,
  bulk,
  editSchema,
  editsFromMessage,
  guidSchema,
  type ItemOutcome,
  outcomesToMessage,
  targetSchema,
} from './messages.js';
import {
  type Call,
  on,
  onEach,
  operations,
  type Protect,
  type ProtectedObject,
  type UnaryOperation,
} from './operation.js';
import type { ServiceBase } from './service.js';

/** The edits of one object. */
export interface AclChange {
  readonly guid: string;
  readonly edits: readonly AclEdit[];
}

/** Where a service keeps the ACLs of its objects. */
export interface AclStore {
  /** The ACL of one object, undefined when there is none of this name. */
  load(object: string, signal: AbortSignal): Promise<Acl | undefined>;
  /**
   * Applies the edits of all objects in one transaction. Answers what went wrong with which GUID (`not-found`, or an ACL
   * that would not be valid); the others are done.
   */
  edit(changes: readonly AclChange[], signal: AbortSignal): Promise<ReadonlyMap<string, MdmError>>;
}

interface Options<Context, Found extends ProtectedObject> {
  readonly service: ServiceName;
  readonly store: (context: Context) => AclStore;
  /** The same function that the service's definition has. */
  readonly protect: Protect<Context, Found>;
  /** How the key of an object can be had back, where the service knows it. */
  readonly keyOf?: (found: Found) => common.KeyDescriptor;
  /** What reading an ACL takes; default `read`. */
  readonly getRight?: AccessRight;
  /** Further grounds to refuse an edit, by GUID; those of the ACL itself are checked before. */
  readonly refuseEdit?: (
    guids: readonly string[],
    context: Context & Call,
  ) => Promise<ReadonlyMap<string, MdmError>>;
}

export interface AclOperations<Context> extends AccessChecks<Context> {
  readonly getAcl: UnaryOperation<Context, { object: string }, Acl>;
  readonly editAcls: UnaryOperation<Context, { changes: readonly AclChange[] }, ItemOutcome[]>;
}

const objectInput = z.object({ object: targetSchema });
const maxEdits = 100;

/**
 * The operations on access control lists that every service with objects has: `getAcl` reads one; `editAcls` changes
 * many, for who has control of each; and those of {@link accessChecks}.
 */
export function aclOperations<Context extends ServiceBase, Found extends ProtectedObject = ProtectedObject>(
  options: Options<Context, Found>,
): AclOperations<Context> {
  const { service, store, protect, keyOf, getRight = 'read', refuseEdit } = options;
  const { operation } = operations<Context>();
  const missing = (object: string) => new MdmError('not-found', `there is no object "${object}"`);
  return {
    getAcl: operation({
      name: `${service}.get-acl`,
      input: objectInput,
      right: on(getRight),
      objects: ({ object }) => [object],
      effect: 'read',
      run: async ({ object }, context) => {
        const acl = await store(context).load(object, context.signal);
        if (!acl) throw missing(object);
        return acl;
      },
    }),

    editAcls: operation<{ changes: readonly AclChange[] }, ItemOutcome[]>({
      name: `${service}.edit-acls`,
      input: z.object({
        changes: bulk(
          z.object({
            guid: guidSchema,
            edits: z.array(editSchema).max(maxEdits, `holds more than ${maxEdits} edits`),
          }),
        ),
      }),
      right: onEach('control'),
      objects: ({ changes }) => changes.map(({ guid }) => guid),
      effect: 'write',
      run: async ({ changes }, context) => {
        const controlled = changes.filter(({ guid }) => !context.refusal(guid));
        const refused = await refuseEdit?.(
          controlled.map(({ guid }) => guid),
          context,
        );
        const allowed = controlled.filter(({ guid }) => !refused?.has(guid));
        const failed = await store(context).edit(mergeByGuid(allowed), context.signal);
        return changes.map(({ guid }) => ({
          guid,
          error: context.refusal(guid) ?? refused?.get(guid) ?? failed.get(guid),
        }));
      },
    }),

    ...accessChecks({ service, protect, keyOf }),
  };
}

/** The edits of a GUID that is named more than once, in their order, as one change. */
function mergeByGuid(changes: readonly AclChange[]): AclChange[] {
  const merged = new Map<string, AclEdit[]>();
  for (const { guid, edits } of changes) merged.set(guid, [...(merged.get(guid) ?? []), ...edits]);
  return [...merged].map(([guid, edits]) => ({ guid, edits }));
}

/** Requests that name the objects of a service: one, or many. */
interface Names<One, Many> {
  readonly one: (message: One) => string;
  readonly many: (message: Many) => readonly string[];
}

interface About {
  readonly subject: common.AccessSubject__Output | null;
}

/** How services whose objects have GUIDs and no other name are asked about them. */
export const byGuid: Names<{ guid: string }, { guids: string[] }> = {
  one: ({ guid }) => guid,
  many: ({ guids }) => guids,
};

/** The gRPC methods of {@link aclOperations}, for services whose messages have the usual shape. */
export function aclMethods<Context, One, Many>(
  { getAcl, editAcls, checkAccess, checkAccessMany }: AclOperations<Context>,
  { one, many }: Names<One, Many>,
): {
  readonly GetAcl: GrpcMethod<'unary', One, { acl: common.Acl }>;
  readonly EditAcls: GrpcMethod<
    'unary',
    { changes: common.AclChange__Output[] },
    { outcomes: common.ItemOutcome[] }
  >;
  readonly CheckAccess: GrpcMethod<'unary', One & About, { decision: common.AccessDecision }>;
  readonly CheckAccessMany: GrpcMethod<'unary', Many & About, { outcomes: common.AccessOutcome[] }>;
} {
  return {
    GetAcl: unary(getAcl, {
      from: (message: One) => ({ object: one(message) }),
      to: (acl) => ({ acl: aclToMessage(acl) }),
    }),
    EditAcls: unary(editAcls, {
      from: ({ changes }: { changes: common.AclChange__Output[] }) => ({
        changes: changes.map(({ guid, edits }) => ({ guid, edits: editsFromMessage(edits) })),
      }),
      to: outcomesToMessage,
    }),
    CheckAccess: unary(checkAccess, {
      from: (message: One & About) => ({
        object: one(message),
        subject: subjectFromMessage(message.subject),
      }),
      to: (decision) => ({ decision: decisionToMessage(decision) }),
    }),
    CheckAccessMany: unary(checkAccessMany, {
      from: (message: Many & About) => ({
        objects: many(message),
        subject: subjectFromMessage(message.subject),
      }),
      to: (outcomes) => ({ outcomes: outcomes.map(outcomeOfCheckToMessage) }),
    }),
  };
}
