import type { Right as AccessRight, Acl, AclEdit, DataLevel } from '@mdm/access';
import type { ServiceName } from '@mdm/config';
import { MdmError, type RefusalDetail } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { z } from 'zod';
import { type GrpcMethod, unary } from './grpc-door.js';
import {
  aclToMessage,
  bulk,
  editSchema,
  editsFromMessage,
  guidSchema,
  type ItemOutcome,
  levelToMessage,
  outcomesToMessage,
  targetSchema,
} from './messages.js';
import {
  actionOf,
  type Call,
  on,
  onEach,
  operations,
  type Protect,
  self,
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

/** What a service would answer the caller, as it stands now. */
export interface AccessDecision {
  readonly allowed: boolean;
  readonly service: ServiceName;
  readonly site: string;
  readonly layer: NonNullable<RefusalDetail['layer']>;
  readonly reason: string;
  /** Empty when allowed. */
  readonly remedy: string;
  /** One sentence; empty when allowed. */
  readonly sentence: string;
  /** Highest level of data, when allowed. */
  readonly level?: DataLevel | undefined;
  /** When the right ends by itself: milliseconds since the epoch. */
  readonly until?: number | undefined;
}

interface Options<Context> {
  readonly service: ServiceName;
  readonly store: (context: Context) => AclStore;
  /** The same function that the service's definition has. */
  readonly protect: Protect<Context>;
  /** What reading an ACL takes; default `read`. */
  readonly getRight?: AccessRight;
  /** Further grounds to refuse an edit, by GUID; those of the ACL itself are checked before. */
  readonly refuseEdit?: (
    guids: readonly string[],
    context: Context & Call,
  ) => Promise<ReadonlyMap<string, MdmError>>;
}

export interface AclOperations<Context> {
  readonly getAcl: UnaryOperation<Context, { object: string }, Acl>;
  readonly editAcls: UnaryOperation<Context, { changes: readonly AclChange[] }, ItemOutcome[]>;
  readonly checkAccess: UnaryOperation<Context, { object: string }, AccessDecision>;
}

/** Somebody who reads an object by its name. */
const checkedAs = { right: on('read'), effect: 'read' } as const;

const objectInput = z.object({ object: targetSchema });
const maxEdits = 100;

/**
 * The three operations on access control lists that every service with objects has.
 * `getAcl` reads one; `editAcls` changes many, for who has control of each; `checkAccess` says whether the caller may
 * read an object and why, with the token of the call, and knows nothing of objects that the caller may not know of.
 */
export function aclOperations<Context extends ServiceBase>(
  options: Options<Context>,
): AclOperations<Context> {
  const { service, store, protect, getRight = 'read', refuseEdit } = options;
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

    checkAccess: operation({
      name: `${service}.check-access`,
      input: objectInput,
      right: self,
      effect: 'read',
      objects: ({ object }) => [object],
      run: async ({ object }, context) => {
        const { caller, decider, within, site } = context;
        const found = await protect([object], 'read', context, context.signal);
        const action = actionOf(checkedAs, service, 'read');
        const verdicts = await decider.decide(
          [object],
          found,
          caller,
          { letter: 'read', action, within },
          context.signal,
        );
        const verdict = verdicts.get(object) ?? { error: missing(object) };
        const refused = (error: MdmError): AccessDecision => ({
          allowed: false,
          service,
          site,
          layer: error.refusal?.layer ?? 'acl',
          reason: error.refusal?.reason ?? error.code,
          remedy: error.remedy,
          sentence: error.message,
        });
        if (!verdict.allowed) {
          if (verdict.error.code === 'not-found') throw verdict.error;
          return refused(verdict.error);
        }
        if (caller.rights?.includes('read') === false) {
          return refused(
            new MdmError('permission-denied', 'the token is not good for "read"', {
              refusal: { site, service, layer: 'token', reason: 'right/read' },
            }),
          );
        }
        const { level, reason, until } = verdict;
        return {
          allowed: true,
          service,
          site,
          layer: 'acl',
          reason,
          remedy: '',
          sentence: '',
          level,
          until,
        };
      },
    }),
  };
}

/** The edits of a GUID that is named more than once, in their order, as one change. */
function mergeByGuid(changes: readonly AclChange[]): AclChange[] {
  const merged = new Map<string, AclEdit[]>();
  for (const { guid, edits } of changes) merged.set(guid, [...(merged.get(guid) ?? []), ...edits]);
  return [...merged].map(([guid, edits]) => ({ guid, edits }));
}

/** The gRPC methods of {@link aclOperations}, for services whose messages have the usual shape. */
export function aclMethods<Context, Message>(
  { getAcl, editAcls, checkAccess }: AclOperations<Context>,
  object: (message: Message) => string,
): {
  readonly GetAcl: GrpcMethod<'unary', Message, { acl: common.Acl }>;
  readonly EditAcls: GrpcMethod<
    'unary',
    { changes: common.AclChange__Output[] },
    { outcomes: common.ItemOutcome[] }
  >;
  readonly CheckAccess: GrpcMethod<'unary', Message, { decision: common.AccessDecision }>;
} {
  const from = (message: Message) => ({ object: object(message) });
  return {
    GetAcl: unary(getAcl, { from, to: (acl) => ({ acl: aclToMessage(acl) }) }),
    EditAcls: unary(editAcls, {
      from: ({ changes }: { changes: common.AclChange__Output[] }) => ({
        changes: changes.map(({ guid, edits }) => ({ guid, edits: editsFromMessage(edits) })),
      }),
      to: outcomesToMessage,
    }),
    CheckAccess: unary(checkAccess, {
      from,
      to: ({ level, until, ...decision }) => ({
        decision: { ...decision, level: levelToMessage(level), untilMs: until ?? 0 },
      }),
    }),
  };
}
