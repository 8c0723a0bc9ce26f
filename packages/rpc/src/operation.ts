import type { Right as AccessRight, Acl, DataLevel } from '@mdm/access';
import type { ServiceName } from '@mdm/config';
import type { MdmError } from '@mdm/errors';
import type { Caller, TokenRight } from '@mdm/identity';
import type { PolicyAction } from '@mdm/policy';
import type { Logger } from '@mdm/telemetry';
import type { ZodType } from 'zod';
import type { UserCredentials } from './grpc-client.js';
import type { Peer } from './peer.js';

/** Roles that a site's configuration gives to people; they rule over services, never over images. */
export type Role = 'administrator' | 'registrar' | 'officer';

/**
 * What protects an operation. A closed union, so that "what protects this?" always has an answer. Every kind but the
 * last six demands a user's token, verified by this service itself.
 */
export type Right =
  /** The ACL of the operation's one object decides before `run` is called. */
  | { readonly kind: 'on'; readonly letter: AccessRight }
  /** The same for several objects, which all must allow: the first letter is demanded of the first object, and so on. */
  | { readonly kind: 'on-all'; readonly letters: readonly AccessRight[] }
  /** The same for each object of a bulk call: `run` is told which objects are refused and answers per item. */
  | { readonly kind: 'on-each'; readonly letter: AccessRight }
  /** A query: `run` must use `call.visible` in its SQL; the dispatcher checks that it did. */
  | { readonly kind: 'filtered'; readonly letter: AccessRight }
  /** Only these services, acting for a user. */
  | { readonly kind: 'callers'; readonly services: readonly ServiceName[] }
  /** Only people to whom this site gives one of the roles. */
  | { readonly kind: 'role'; readonly roles: readonly Role[] }
  /** Only about the caller itself. */
  | { readonly kind: 'self' }
  /** Passed on with the caller's own token; these operations of other services decide. */
  | { readonly kind: 'forwarded'; readonly to: readonly string[] }
  /** Only these services of this site, on their own behalf: no user is involved. */
  | { readonly kind: 'service'; readonly services: readonly ServiceName[] }
  /** The gateways of the federation and these services of this site, on their own behalf: no user is involved. */
  | { readonly kind: 'gateways'; readonly services: readonly ServiceName[] }
  /** The holder of a user certificate of this site, proven by the connection itself: for signing in. */
  | { readonly kind: 'certificate' }
  /** Whoever brings a credential that the operation itself verifies: for signing in. */
  | { readonly kind: 'credential' }
  /** A DICOM peer or a PACS inside the hospital that `ingest.sources`, `workstations` or `pacs` of site.yaml names. */
  | { readonly kind: 'modality' }
  /** Health and public facts; the whole list stands in one test. */
  | { readonly kind: 'anyone' };

export const on = (letter: AccessRight): Right => ({ kind: 'on', letter });
export const onAll = (...letters: AccessRight[]): Right => ({ kind: 'on-all', letters });
export const onEach = (letter: AccessRight): Right => ({ kind: 'on-each', letter });
export const filtered = (letter: AccessRight): Right => ({ kind: 'filtered', letter });
export const callers = (...services: ServiceName[]): Right => ({ kind: 'callers', services });
export const role = (...roles: Role[]): Right => ({ kind: 'role', roles });
export const self: Right = { kind: 'self' };
export const forwarded = (...to: string[]): Right => ({ kind: 'forwarded', to });
export const service = (...services: ServiceName[]): Right => ({ kind: 'service', services });
export const gateways = (...services: ServiceName[]): Right => ({ kind: 'gateways', services });
export const certificate: Right = { kind: 'certificate' };
export const credential: Right = { kind: 'credential' };
export const modality: Right = { kind: 'modality' };
export const anyone: Right = { kind: 'anyone' };

/** Drives audit detail and level: destroying is told apart from writing. */
export type Effect = 'read' | 'write' | 'destroy';

/** A row of a query that somebody may or may not see. */
export interface ProtectedRow {
  /** SQL of the id of its row of `acls`, see `@mdm/access`. */
  readonly acl: string;
  /** SQL of its GUID. */
  readonly guid: string;
  /** SQL of the id of its row of `image_facts`, see `@mdm/policy`. */
  readonly facts: string;
}

/** What a query is to hold so that it tells of nothing but what the caller may see; its own parameters end at `from - 1`. */
export interface VisibleSql {
  /** To follow the tables in the `from` clause. Joins one row each to all rows, also to those that the caller may not see. */
  readonly join: string;
  /** For the `where` clause: true for the rows that the caller may see. */
  readonly sql: string;
  /** The highest level of data of a row: 1 anonymous, 2 pseudonymous, 3 identified. */
  readonly level: string;
  /** The highest that the caller is shown of anything here, as the same number. */
  readonly highest: number;
  readonly params: readonly unknown[];
}

/** What one call knows beside its input. `Found` is what the service's {@link Protect} loads of an object. */
export interface Call<Found extends ProtectedObject = ProtectedObject> {
  /** Aborted by the deadline, by a caller that went away, by a lost session, by shutdown. Pass it on everywhere. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The verified user. Throws for operations whose right involves none (`service`, `gateways`, `credential`, `anyone`). */
  readonly caller: Caller;
  /** The user's own token and proof as they came, to be passed on; undefined where no user is involved. */
  readonly credentials: UserCredentials | undefined;
  /** Network address of who dialled: host:port. */
  readonly origin: string;
  /** Who dialled. */
  readonly peer: Peer;
  /**
   * GUIDs of the only objects that the token is good for; undefined: all. The right of an operation sees to the objects that
   * it names; one that tells of others as well looks here.
   */
  readonly within: ReadonlySet<string> | undefined;
  /** An object that the right of the operation was judged by and that it allows, as it was loaded for that. */
  allowed(object: string): Found | undefined;
  /** For `on-each`: why an object is refused, undefined when it is allowed. */
  refusal(object: string): MdmError | undefined;
  /**
   * For `filtered`: what lets a query through to the rows that the caller may see.
   * @param from the number of the first free SQL parameter
   */
  visible(row: ProtectedRow, from: number): VisibleSql;
  /** The highest level of data that the caller is shown of anything here; undefined where no user is involved. */
  readonly level: DataLevel | undefined;
  /** Whether this site gives the caller a role, beside what the right of the operation demands. */
  hasRole(role: Role): boolean;
  /** The highest level of data of an object that the right of the operation allows. */
  levelOf(object: string): DataLevel;
  /** Adds a fact to the audit record: an identifier or a count, never patient data. */
  note(key: string, value: string | number | boolean): void;
}

/** What the policies of the site are asked for an operation about an object. */
export function actionOf<Input>(
  { right, effect, action }: Pick<Declaration<Input>, 'right' | 'effect' | 'action'>,
  service: ServiceName,
  letter: AccessRight,
  input: Input,
): PolicyAction {
  if (action) return typeof action === 'function' ? action(input) : action;
  if (letter === 'search') return 'find';
  if (letter === 'write') return 'change';
  if (letter === 'control') return effect === 'destroy' ? 'remove' : 'grant';
  const givesContent = right.kind !== 'filtered' && (service === 'hydra' || service === 'dpm');
  return givesContent ? 'readImage' : 'readMetadata';
}

interface Declaration<Input> {
  /** `<service>.<verb>`, as in audit records and metrics. */
  readonly name: `${string}.${string}`;
  readonly input: ZodType<Input>;
  readonly right: Right;
  readonly effect: Effect;
  /** What a narrowed token must be good for, where that does not follow from the right. */
  readonly needs?: TokenRight;
  /** What the policies of the site are asked for, where that does not follow from the right; see {@link actionOf}. */
  readonly action?: PolicyAction | ((input: Input) => PolicyAction);
  /** What it is about, GUIDs or LFNs: for the audit record, and for rights of kind `on` and `on-each` what is judged. */
  readonly objects?: (input: Input) => readonly string[];
}

/** One operation with one answer. */
export interface UnaryOperation<Context, Input, Output, Found extends ProtectedObject = ProtectedObject>
  extends Declaration<Input> {
  readonly kind: 'unary';
  run(input: Input, context: Context & Call<Found>): Promise<Output>;
}

/** One operation whose answer is a stream. Its audit record is closed before the first part leaves. */
export interface StreamOperation<Context, Input, Part, Found extends ProtectedObject = ProtectedObject>
  extends Declaration<Input> {
  readonly kind: 'stream';
  run(input: Input, context: Context & Call<Found>): AsyncIterable<Part>;
}

/** One operation that takes a stream of bytes after its input. */
export interface UploadOperation<Context, Input, Output, Found extends ProtectedObject = ProtectedObject>
  extends Declaration<Input> {
  readonly kind: 'upload';
  run(input: Input, body: AsyncIterable<Buffer>, context: Context & Call<Found>): Promise<Output>;
}

// biome-ignore lint/suspicious/noExplicitAny: a table holds operations of every shape, each checked where it is declared and where a door uses it
type Any = any;

export type AnyOperation<Context> =
  | UnaryOperation<Context, Any, Any>
  | StreamOperation<Context, Any, Any>
  | UploadOperation<Context, Any, Any>;

/** The three ways to declare an operation of a service with this context, whose {@link Protect} loads `Found`. */
export function operations<Context, Found extends ProtectedObject = ProtectedObject>() {
  return {
    operation: <Input, Output>(
      declaration: Omit<UnaryOperation<Context, Input, Output, Found>, 'kind'>,
    ): UnaryOperation<Context, Input, Output> => ({
      kind: 'unary',
      ...declaration,
    }),
    stream: <Input, Part>(
      declaration: Omit<StreamOperation<Context, Input, Part, Found>, 'kind'>,
    ): StreamOperation<Context, Input, Part> => ({
      kind: 'stream',
      ...declaration,
    }),
    upload: <Input, Output>(
      declaration: Omit<UploadOperation<Context, Input, Output, Found>, 'kind'>,
    ): UploadOperation<Context, Input, Output> => ({
      kind: 'upload',
      ...declaration,
    }),
  };
}

/** An object's own ACL and those of the directories above it, outermost first. */
export interface ProtectedObject {
  readonly acl: Acl;
  /** Where it is named otherwise: a token may be good for some objects only. */
  readonly guid?: string | undefined;
  /** Of an image: the row of its facts in `image_facts`, for the policies of the site. */
  readonly factsId?: string | undefined;
  readonly ancestors?: readonly Acl[];
}

/**
 * Loads the ACLs of many objects at once; an object that is missing from the answer does not exist. What else it loads
 * of them is in {@link Call.allowed}: an operation that answers from there needs no second statement.
 */
export type Protect<Context, Found extends ProtectedObject = ProtectedObject> = (
  objects: readonly string[],
  letter: AccessRight,
  context: Context,
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Found>>;
