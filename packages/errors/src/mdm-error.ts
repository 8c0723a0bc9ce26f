import { type ErrorCode, type ErrorKind, errorTable } from './table.js';

/** Which layer of which service said no; travels to the caller, so it names no invisible object. */
export interface RefusalDetail {
  readonly site?: string;
  readonly service?: string;
  readonly layer?: 'token' | 'caller' | 'ban' | 'policy' | 'acl' | 'level';
  /** The typed reason of that layer: the step of an ACL such as `named-user`, the id of a policy, a right of a token. */
  readonly reason?: string;
  /** DN of whom to ask, where the caller may know. */
  readonly ask?: string;
}

export interface MdmErrorOptions {
  /** The field of the request that is wrong, as the caller spelled it. */
  readonly field?: string;
  /** What would help, when it is more precise than the table's remedy. */
  readonly remedy?: string;
  readonly refusal?: RefusalDetail;
  /** Kept for the log, never sent. */
  readonly cause?: unknown;
}

const brand = Symbol.for('mdm.error');

/**
 * The one error class. The message is one sentence that names the cause: lower case, no full stop, no secret, no
 * patient data. The code picks the row of {@link errorTable}.
 */
export class MdmError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly remedy: string;
  readonly refusal: RefusalDetail | undefined;
  readonly [brand] = true;

  constructor(code: ErrorCode, message: string, options: MdmErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'MdmError';
    this.code = code;
    this.field = options.field;
    this.remedy = options.remedy ?? errorTable[code].remedy;
    this.refusal = options.refusal;
  }

  get kind(): ErrorKind {
    return errorTable[this.code];
  }

  /** Any thrown value as an MdmError; what is not one becomes `internal` and keeps the original as its cause. */
  static from(thrown: unknown): MdmError {
    if (isMdmError(thrown)) return thrown;
    const name = typeof thrown === 'object' && thrown !== null && 'name' in thrown ? thrown.name : undefined;
    if (name === 'AbortError' || name === 'TimeoutError') {
      const late = name === 'TimeoutError';
      return new MdmError(
        late ? 'deadline-exceeded' : 'cancelled',
        late ? 'the deadline passed' : 'the call was cancelled',
        {
          cause: thrown,
        },
      );
    }
    return new MdmError('internal', 'an unexpected error happened', { cause: thrown });
  }
}

export function isMdmError(thrown: unknown): thrown is MdmError {
  return typeof thrown === 'object' && thrown !== null && brand in thrown;
}

/** Throws; the return type lets it stand where a value is expected. */
export function fail(code: ErrorCode, message: string, options?: MdmErrorOptions): never {
  throw new MdmError(code, message, options);
}
