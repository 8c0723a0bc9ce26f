import { type Right as AccessRight, type DataLevel, rankOf } from '@mdm/access';
import type { Audit, AuditEntry } from '@mdm/audit';
import type { ServiceName } from '@mdm/config';
import { isMdmError, MdmError } from '@mdm/errors';
import type { Caller, Verifier } from '@mdm/identity';
import type { Logger } from '@mdm/telemetry';
import type { Decider, Demand } from './decider.js';
import { evenTime } from './even-time.js';
import {
  type AnyOperation,
  actionOf,
  type Call,
  type Protect,
  type ProtectedObject,
  type Right,
  type Role,
  type StreamOperation,
  type UnaryOperation,
  type UploadOperation,
} from './operation.js';
import type { Peer } from './peer.js';
import { mayCall } from './services.js';
import { beyondToken } from './token-limits.js';

/** One call as a door hands it over. */
export interface Incoming {
  /** Reads who dialled; throws `certificate-missing` or `certificate-invalid`. */
  readonly peer: () => Peer;
  readonly token: string | undefined;
  readonly proof: string | undefined;
  /** Network address of the peer. */
  readonly origin: string;
  /** Deadline, a caller that went away and shutdown, joined. */
  readonly signal: AbortSignal;
}

export interface DispatcherOptions<Context> {
  readonly service: ServiceName;
  readonly site: string;
  readonly context: Context;
  readonly protect: Protect<Context> | undefined;
  readonly verifier: Verifier;
  /** Why no service of a site may call any more, undefined when they may. */
  readonly siteLeft: (site: string) => string | undefined;
  readonly audit: Audit;
  readonly logger: Logger;
  readonly hasRole: (caller: Caller, role: Role) => boolean;
  readonly decider: Decider;
  /** The GUIDs of a list that a token is good for; see `objectLists`. */
  readonly objectList: (hash: string, issuer: string, signal: AbortSignal) => Promise<ReadonlySet<string>>;
}

/** Runs operations for doors. What happens around `run`, and in which order, stands only here. */
export interface Dispatcher<Context> {
  unary<Input, Output>(
    operation: UnaryOperation<Context, Input, Output>,
    incoming: Incoming,
    input: unknown,
  ): Promise<Output>;
  upload<Input, Output>(
    operation: UploadOperation<Context, Input, Output>,
    incoming: Incoming,
    input: unknown,
    body: AsyncIterable<Buffer>,
  ): Promise<Output>;
  stream<Input, Part>(
    operation: StreamOperation<Context, Input, Part>,
    incoming: Incoming,
    input: unknown,
  ): AsyncIterable<Part>;
}

/** By object. */
interface Judged {
  readonly allowed: ReadonlyMap<string, ProtectedObject>;
  readonly levels: ReadonlyMap<string, DataLevel>;
  readonly refused: ReadonlyMap<string, MdmError>;
}

/** What is known of a call while it is on its way in; becomes its audit record. */
interface Attempt {
  readonly entry: AuditEntry;
  readonly operation: string;
  peer?: Peer;
  caller?: Caller;
  objects: readonly string[];
  readonly notes: Record<string, string | number | boolean>;
  /** The truth of each refusal, also where the caller is told "no such object". */
  readonly refusals: MdmError[];
  /** Highest level of data that was shown, where the right of the operation decides it. */
  level?: DataLevel | undefined;
  /** As `performance.now()` gives it. */
  readonly since: number;
  /** The caller is told of an object that there is none. */
  saysMissing: boolean;
  usedPredicate: boolean;
}

/**
 * The onion, outermost first: audit record → deadline and signal → who is calling (certificate, table of callers,
 * token and proof) → shape of the input → right → `run` → audit record closed. No record, no answer.
 */
export function createDispatcher<Context extends object>(
  options: DispatcherOptions<Context>,
): Dispatcher<Context> {
  const { service, site, context, verifier, audit, logger, decider } = options;

  async function admit<Input>(
    operation: AnyOperation<Context>,
    incoming: Incoming,
    raw: unknown,
    attempt: Attempt,
  ) {
    incoming.signal.throwIfAborted();
    const peer = incoming.peer();
    attempt.peer = peer;
    const { right } = operation;
    const onBehalfOfUsers = right.kind !== 'service' && right.kind !== 'gateways';
    if (!mayCall(service, peer.name, { ownSite: peer.site === site, onBehalfOfUsers })) {
      throw refusal(
        'caller-not-allowed',
        `${describe(peer)} may not call ${service} of site ${site}`,
        'caller',
        'call-table',
      );
    }
    const left = options.siteLeft(peer.site);
    if (left !== undefined) throw refusal('caller-not-allowed', left, 'caller', 'site-left');
    const caller = await authenticate(right, peer, incoming);
    if (caller) {
      attempt.caller = caller;
      const ban = decider.ban(caller);
      if (ban) throw ban;
      const beyond = beyondToken(operation, caller);
      if (beyond) throw refusal('permission-denied', beyond.message, 'token', beyond.reason);
    }
    const list =
      caller?.objectList === undefined
        ? undefined
        : await options.objectList(caller.objectList, caller.issuer, incoming.signal);
    const input = parse<Input>(operation, raw);
    attempt.objects = operation.objects?.(input) ?? [];
    const judged = await authorise(operation, input, caller, list, attempt, incoming.signal);
    const filter =
      right.kind === 'filtered' && caller
        ? await decider.filter(caller, demandOf(operation, right.letter, list, input), incoming.signal)
        : undefined;

    const call: Omit<Call, 'caller'> = {
      signal: incoming.signal,
      log: logger,
      origin: incoming.origin,
      peer,
      credentials: caller && { token: incoming.token ?? '', proof: incoming.proof ?? '' },
      within: list,
      allowed: (object) => judged.allowed.get(object),
      refusal: (object) => judged.refused.get(object),
      visible: (row, from) => {
        if (!filter) throw new TypeError(`${operation.name} is not declared as filtered`);
        attempt.usedPredicate = true;
        attempt.level = caller && decider.level(caller);
        return filter(row, from);
      },
      level: caller && decider.level(caller),
      hasRole: (role) => caller !== undefined && options.hasRole(caller, role),
      levelOf: (object) => judged.levels.get(object) ?? 'anonymous',
      note: (key, value) => {
        attempt.notes[key] = value;
      },
    };
    const combined: Context & Call = Object.assign(Object.create(context), call, caller && { caller });
    if (!caller) Object.defineProperty(combined, 'caller', { get: () => noUser(operation.name) });
    return { input, call: combined };
  }

  async function authenticate(right: Right, peer: Peer, incoming: Incoming): Promise<Caller | undefined> {
    if (right.kind === 'anyone' || right.kind === 'credential') return undefined;
    if (right.kind === 'service' || right.kind === 'gateways') {
      if (peer.site === site && right.services.some((name) => name === peer.name)) return undefined;
      if (right.kind === 'gateways' && peer.name === 'gateway') return undefined;
      throw refusal(
        'caller-not-allowed',
        `${describe(peer)} may not use this operation`,
        'caller',
        right.kind,
      );
    }
    if (right.kind === 'certificate' || right.kind === 'modality') {
      if (peer.name === (right.kind === 'certificate' ? 'user' : 'modality')) return undefined;
      throw refusal(
        'caller-not-allowed',
        `${describe(peer)} may not use this operation`,
        'caller',
        right.kind,
      );
    }
    if (right.kind === 'callers' && !right.services.some((name) => name === peer.name)) {
      throw refusal(
        'caller-not-allowed',
        `${describe(peer)} may not use this operation`,
        'caller',
        'operation',
      );
    }
    const { token, proof } = incoming;
    const direct = peer.name === 'user' || peer.name === 'guest';
    return verifier.verify({ token, proof, ...(direct && { thumbprint: peer.thumbprint }) });
  }

  const demandOf = (
    operation: AnyOperation<Context>,
    letter: AccessRight,
    within: ReadonlySet<string> | undefined,
    input: unknown,
  ): Demand => ({ letter, action: actionOf(operation, service, letter, input), within });

  async function authorise(
    operation: AnyOperation<Context>,
    input: unknown,
    caller: Caller | undefined,
    list: ReadonlySet<string> | undefined,
    attempt: Attempt,
    signal: AbortSignal,
  ): Promise<Judged> {
    const { right, action } = operation;
    const refused = new Map<string, MdmError>();
    const allowed = new Map<string, ProtectedObject>();
    const levels = new Map<string, DataLevel>();
    if (!caller) return { allowed, levels, refused };
    if (right.kind === 'role' && !right.roles.some((name) => options.hasRole(caller, name))) {
      throw refusal(
        'permission-denied',
        `the operation is for people with the role "${right.roles.join('" or "')}"`,
        'policy',
        `role/${right.roles.join('-or-')}`,
      );
    }
    if (action === 'register' || action === 'signIn') decider.demandOfSite(caller, action);
    for (const { objects, letter } of demandsOf(right, attempt.objects)) {
      const found = (await options.protect?.(objects, letter, context, signal)) ?? new Map();
      attempt.objects = attempt.objects.map((object) => recordedAs(object, found.get(object)));
      const demand = demandOf(operation, letter, list, input);
      for (const [object, verdict] of await decider.decide(objects, found, caller, demand, signal)) {
        if (verdict.allowed) {
          allowed.set(object, verdict.allowed);
          levels.set(object, verdict.level);
          attempt.level = highestLevel(attempt.level, verdict.level);
          continue;
        }
        refused.set(object, verdict.error);
        attempt.saysMissing ||= verdict.error.code === 'not-found';
        if (verdict.truth) attempt.refusals.push(verdict.truth);
        if (right.kind !== 'on-each') throw verdict.error;
      }
    }
    return { allowed, levels, refused };
  }

  function refusal(
    code: 'permission-denied' | 'caller-not-allowed',
    message: string,
    layer: 'caller' | 'policy' | 'token',
    reason: string,
  ) {
    return new MdmError(code, message, { refusal: { site, service, layer, reason } });
  }

  function begin(operation: AnyOperation<Context>, incoming: Incoming): Attempt {
    const entry = audit.open({
      operation: operation.name,
      effect: operation.effect,
      origin: incoming.origin,
    });
    return {
      entry,
      operation: operation.name,
      objects: [],
      refusals: [],
      notes: {},
      since: performance.now(),
      saysMissing: false,
      usedPredicate: false,
    };
  }

  async function finish(attempt: Attempt, thrown?: unknown): Promise<void> {
    const error = thrown === undefined ? undefined : MdmError.from(thrown);
    const { peer, caller, objects, refusals, notes } = attempt;
    const refusedWhole = objects.length > 0 && refusals.length === objects.length;
    const truth = error || refusedWhole ? (refusals[0] ?? error) : undefined;
    const reason = truth?.refusal?.reason;
    await attempt.entry.close({
      outcome: !truth ? 'success' : refusalStatuses.has(truth.kind.status) ? 'refused' : 'failed',
      ...(truth && { code: truth.code }),
      ...(caller && {
        subject: caller.dn,
        groups: caller.groups,
        issuer: caller.issuer,
        permit: caller.permitId,
        purpose: caller.purpose,
        level: attempt.level,
        policyVersion: decider.policyVersion(),
      }),
      ...(peer && { onBehalf: describe(peer) }),
      ...(objects.length > 0 && { objects, count: objects.length }),
      detail: {
        ...notes,
        ...(reason && { reason }),
        ...(refusals.length > 0 && { refused: refusals.length }),
      },
    });
    if (attempt.saysMissing || error?.code === 'not-found') await evenTime(attempt.since);
    if (error && !isMdmError(thrown)) {
      logger.error({ err: thrown, operation: attempt.operation }, 'operation failed');
    } else if (error?.cause) {
      logger[refusalStatuses.has(error.kind.status) ? 'debug' : 'warn'](
        { err: error, operation: attempt.operation },
        'operation failed',
      );
    }
  }

  function checkPredicate(operation: AnyOperation<Context>, attempt: Attempt) {
    if (operation.right.kind === 'filtered' && !attempt.usedPredicate) {
      throw new TypeError(`${operation.name} is declared as filtered and did not use call.visible`);
    }
  }

  async function once<Output>(
    operation: AnyOperation<Context>,
    incoming: Incoming,
    run: (attempt: Attempt) => Promise<Output>,
  ): Promise<Output> {
    const attempt = begin(operation, incoming);
    let output: Output;
    try {
      output = await run(attempt);
      checkPredicate(operation, attempt);
    } catch (thrown) {
      await finish(attempt, thrown);
      throw thrown;
    }
    await finish(attempt);
    return output;
  }

  return {
    unary: (operation, incoming, raw) =>
      once(operation, incoming, async (attempt) => {
        const { input, call } = await admit<Parameters<typeof operation.run>[0]>(
          operation,
          incoming,
          raw,
          attempt,
        );
        return operation.run(input, call);
      }),

    upload: (operation, incoming, raw, body) =>
      once(operation, incoming, async (attempt) => {
        const { input, call } = await admit<Parameters<typeof operation.run>[0]>(
          operation,
          incoming,
          raw,
          attempt,
        );
        return operation.run(input, body, call);
      }),

    async *stream(operation, incoming, raw) {
      const attempt = begin(operation, incoming);
      let parts: AsyncIterator<unknown>;
      let first: IteratorResult<unknown>;
      try {
        const { input, call } = await admit<Parameters<typeof operation.run>[0]>(
          operation,
          incoming,
          raw,
          attempt,
        );
        parts = operation.run(input, call)[Symbol.asyncIterator]();
        first = await parts.next();
        checkPredicate(operation, attempt);
      } catch (thrown) {
        await finish(attempt, thrown);
        throw thrown;
      }
      try {
        await finish(attempt);
        for (let part = first; !part.done; part = await parts.next()) yield part.value as never;
      } finally {
        await parts.return?.();
      }
    },
  };
}

/** A transfer URL says nothing in an audit record; the file that it stands for does. LFNs are kept as they were said. */
const recordedAs = (object: string, found: ProtectedObject | undefined): string =>
  object.startsWith('/') ? object : (found?.guid ?? object);

const highestLevel = (a: DataLevel | undefined, b: DataLevel): DataLevel =>
  a !== undefined && rankOf(a) > rankOf(b) ? a : b;

interface ObjectsOfRight {
  readonly objects: readonly string[];
  readonly letter: AccessRight;
}

/** What is demanded of which objects. */
function demandsOf(right: Right, objects: readonly string[]): readonly ObjectsOfRight[] {
  switch (right.kind) {
    case 'on':
    case 'on-each':
      return [{ objects, letter: right.letter }];
    case 'on-all':
      return objects.map((object, index) => {
        const letter = right.letters[index];
        if (!letter) throw new TypeError('an operation names more objects than its right has letters');
        return { objects: [object], letter };
      });
    default:
      return [];
  }
}

function noUser(operation: string): never {
  throw new TypeError(`${operation} involves no user`);
}

const refusalStatuses: ReadonlySet<string> = new Set(['PERMISSION_DENIED', 'UNAUTHENTICATED']);

const describe = ({ name, site }: Peer) =>
  name === 'user' || name === 'guest' ? `a ${name} of site ${site}` : `mdm://${site}/${name}`;

function parse<Input>(
  operation: { readonly input: { safeParse(raw: unknown): unknown }; readonly name: string },
  raw: unknown,
): Input {
  const result = operation.input.safeParse(raw) as
    | { success: true; data: Input }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') || 'request';
  throw new MdmError('invalid-argument', `${field}: ${issue?.message ?? 'is not valid'}`, { field });
}
