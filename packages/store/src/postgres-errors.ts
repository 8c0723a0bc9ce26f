import { type ErrorCode, isMdmError, MdmError } from '@mdm/errors';

/**
 * What PostgreSQL or the socket said, without the parts that may hold data of a row (DETAIL, WHERE, values quoted in
 * messages about wrong data): this is the `cause` of the error that callers see, and it ends in logs.
 */
class PostgresError extends Error {
  readonly sqlState: string | undefined;
  readonly constraint: string | undefined;

  constructor(message: string, sqlState: string | undefined, constraint: string | undefined) {
    super(message);
    this.name = 'PostgresError';
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

interface Mapping {
  readonly code: ErrorCode;
  readonly sentence: string;
  readonly remedy?: string;
}

const row = (code: ErrorCode, sentence: string, remedy?: string): Mapping => ({ code, sentence, remedy });

/** By SQLSTATE, or by its class (the first two characters). PostgreSQL 18, appendix A. */
const mappings: Readonly<Record<string, Mapping>> = {
  '08': row('unavailable', 'the connection to the database was lost'),
  '22021': row('invalid-argument', 'a text holds a character that the database cannot store, such as NUL'),
  '22P05': row('invalid-argument', 'a text holds a character that the database cannot store'),
  '23503': row('failed-precondition', 'the row refers to one that does not exist, or is still referred to'),
  '23505': row('already-exists', 'a row with this key exists already'),
  '25006': row('unavailable', 'the database is a read-only standby at the moment'),
  '28': row(
    'unavailable',
    'the database refused the sign-in',
    'check the user and password of the database URL',
  ),
  '3D000': row('unavailable', 'the database does not exist', 'create it, or correct the database URL'),
  '40001': row('aborted', 'the transaction was overtaken by another one'),
  '40P01': row('aborted', 'the transaction was in a deadlock with another one'),
  '53': row('unavailable', 'the database is short of memory or connections'),
  '53100': row('storage-full', 'the disk of the database is full', 'free space on the disk of the database'),
  '55P03': row('aborted', 'another transaction holds the lock'),
  '57': row('unavailable', 'the database is shutting down or starting'),
  '57014': row('deadline-exceeded', 'the statement took longer than the database allows'),
  '58': row('unavailable', 'the database had an input or output error'),
};

const socketErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** Errors of `pg` and `pg-pool` that have no code. */
const lostConnection =
  /^(connection terminated|client has encountered a connection error|timeout exceeded when trying to connect|query read timeout|cannot use a pool after calling end|sasl: )/i;

/** The five characters of PostgreSQL's own code, of an original or a mapped error; undefined when the server said nothing. */
export function sqlState(error: unknown): string | undefined {
  const own = textField(error, 'code');
  if (!isMdmError(error) && own !== undefined && /^[0-9A-Z]{5}$/.test(own) && textField(error, 'severity')) {
    return own;
  }
  return textField(causeOf(error), 'sqlState');
}

/** The name of the constraint that a mapped error is about, when it is about one. */
export function violatedConstraint(error: unknown): string | undefined {
  return textField(causeOf(error), 'constraint');
}

/** Any error of the driver as an MdmError; MdmErrors pass unchanged. */
export function postgresError(error: unknown): MdmError {
  if (isMdmError(error)) return error;
  const cause = withoutData(error);
  if (cause === undefined) return MdmError.from(error);
  const { sqlState: state } = cause;
  if (state === undefined) return new MdmError('unavailable', 'the database cannot be reached', { cause });
  const mapping = mappings[state] ?? mappings[state.slice(0, 2)];
  if (mapping === undefined) return new MdmError('internal', 'the database refused a statement', { cause });
  return new MdmError(mapping.code, mapping.sentence, { remedy: mapping.remedy, cause });
}

/** The error of a call whose signal fired: a passed deadline or a caller that went away. */
export function cancelled(signal: AbortSignal, error?: unknown): MdmError {
  const { reason } = signal;
  if (isMdmError(reason)) return reason;
  const cause = withoutData(error);
  return textField(reason, 'name') === 'TimeoutError'
    ? new MdmError('deadline-exceeded', 'the deadline passed while the database worked', { cause })
    : new MdmError('cancelled', 'the call was cancelled while the database worked', { cause });
}

/** Undefined for what neither the server nor the connection reported. */
function withoutData(error: unknown): PostgresError | undefined {
  const state = sqlState(error);
  const message = textField(error, 'message') ?? '';
  if (state !== undefined) {
    const data = state.startsWith('22');
    return new PostgresError(data ? `SQLSTATE ${state}` : message, state, textField(error, 'constraint'));
  }
  const code = textField(error, 'code') ?? '';
  if (!socketErrors.has(code) && !lostConnection.test(message)) return undefined;
  return new PostgresError(message || code, undefined, undefined);
}

const causeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;

function textField(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : undefined;
}
