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
import { type ApplyEdits, bulkEdits, type Edited, type RefuseEdit } from './bulk-edits.js';
import { type GrpcMethod, unary } from './grpc-door.js';
import {
  aclToMessage,
  editSchema,
  editsFromMessage,
  type ItemOutcome,
  outcomesToMessage,
  targetSchema,
} from './messages.js';
import { on, operations, type Protect, type ProtectedObject, type UnaryOperation } from './operation.js';
import type { ServiceBase } from './service.js';

/** The edits of the ACL of one object. */
export type AclChange = Edited<AclEdit>;

/** Where a service keeps the ACLs of its objects. */
export interface AclStore {
  /** The ACL of one object, undefined when there is none of this name. */
  load(object: string, signal: AbortSignal): Promise<Acl | undefined>;
  readonly edit: ApplyEdits<AclEdit>;
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
  readonly refuseEdit?: RefuseEdit<Context>;
}

export interface AclOperations<Context> extends AccessChecks<Context> {
  readonly getAcl: UnaryOperation<Context, { object: string }, Acl>;
  readonly editAcls: UnaryOperation<Context, { changes: readonly AclChange[] }, ItemOutcome[]>;
}

const objectInput = z.object({ object: targetSchema });

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

    editAcls: bulkEdits<Context, AclEdit>({
      name: `${service}.edit-acls`,
      edit: editSchema,
      refuseEdit,
      apply: (context) => store(context).edit,
    }),

    ...accessChecks({ service, protect, keyOf }),
  };
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
