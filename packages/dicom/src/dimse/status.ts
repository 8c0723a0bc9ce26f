import { type ErrorCode, MdmError } from '@mdm/errors';
import type { ServiceName } from './command.js';

/** Status of a DIMSE response (PS3.7 C, PS3.4 B.2.3, C.4). */
export const dimseStatus = {
  success: 0x0000,
  processingFailure: 0x0110,
  noSuchInstance: 0x0112,
  noSuchEvent: 0x0113,
  invalidArgument: 0x0115,
  sopClassNotSupported: 0x0122,
  noSuchAction: 0x0123,
  notAuthorized: 0x0124,
  unrecognizedOperation: 0x0211,
  resourceLimitation: 0x0213,
  outOfResources: 0xa700,
  cannotCountMatches: 0xa701,
  cannotPerformSubOperations: 0xa702,
  moveDestinationUnknown: 0xa801,
  dataSetDoesNotMatchSopClass: 0xa900,
  cannotUnderstand: 0xc000,
  coercionOfDataElements: 0xb000,
  subOperationsNotAllPerformed: 0xb000,
  elementsDiscarded: 0xb006,
  dataSetDoesNotMatchSopClassWarning: 0xb007,
  cancelled: 0xfe00,
  pending: 0xff00,
  pendingWithoutSomeKeys: 0xff01,
} as const;

/** What the other side is told about a message. */
export interface DimseStatus {
  readonly status: number;
  /** At most 64 characters reach the peer. */
  readonly comment?: string;
}

/** The object was stored: success or one of the warnings of PS3.4 B.2.3 (Bxxx, and 0001, 0107, 0116 of PS3.7 C.3). */
export function isStored(status: number): boolean {
  return status === 0 || (status & 0xf000) === 0xb000 || [0x0001, 0x0107, 0x0116].includes(status);
}

/** More responses to the same request follow. */
export function isPending(status: number): boolean {
  return status === dimseStatus.pending || status === dimseStatus.pendingWithoutSomeKeys;
}

interface StatusTable {
  /** What trying again later may cure. */
  readonly transient: number;
  readonly other: number;
  readonly codes: Readonly<Partial<Record<ErrorCode, number>>>;
}

const refused = {
  'permission-denied': dimseStatus.notAuthorized,
  'caller-not-allowed': dimseStatus.notAuthorized,
} as const;

/** PS3.4 B.2.3. */
const store: StatusTable = {
  transient: dimseStatus.outOfResources,
  other: dimseStatus.processingFailure,
  codes: {
    ...refused,
    'storage-full': dimseStatus.outOfResources,
    'limit-exceeded': dimseStatus.outOfResources,
    'invalid-dicom': dimseStatus.cannotUnderstand,
  },
};

/** PS3.4 C.4.1.1.4. */
const find: StatusTable = {
  transient: dimseStatus.outOfResources,
  other: dimseStatus.cannotUnderstand,
  codes: {
    ...refused,
    'limit-exceeded': dimseStatus.outOfResources,
    'invalid-argument': dimseStatus.dataSetDoesNotMatchSopClass,
    'invalid-dicom': dimseStatus.dataSetDoesNotMatchSopClass,
    'unknown-attribute': dimseStatus.dataSetDoesNotMatchSopClass,
  },
};

/** PS3.4 C.4.2.1.5, C.4.3.1.4. */
const retrieve: StatusTable = {
  ...find,
  transient: dimseStatus.cannotCountMatches,
  codes: { ...find.codes, 'limit-exceeded': dimseStatus.cannotCountMatches },
};

/** PS3.7 10.1. */
const normalized: StatusTable = {
  transient: dimseStatus.resourceLimitation,
  other: dimseStatus.processingFailure,
  codes: {
    ...refused,
    'limit-exceeded': dimseStatus.resourceLimitation,
    'not-found': dimseStatus.noSuchInstance,
    'invalid-argument': dimseStatus.invalidArgument,
    'invalid-dicom': dimseStatus.invalidArgument,
  },
};

const tables: Readonly<Record<ServiceName, StatusTable>> = {
  'c-store': store,
  'c-echo': store,
  'c-find': find,
  'c-get': retrieve,
  'c-move': retrieve,
  'n-action': normalized,
  'n-event-report': normalized,
};

/**
 * The status for a request that failed. Passing troubles get the status that makes the peer try again later; what trying
 * again does not cure is another failure.
 */
export function statusOfError(thrown: unknown, service: ServiceName = 'c-store'): DimseStatus {
  const error = MdmError.from(thrown);
  const { codes, transient, other } = tables[service];
  return { status: codes[error.code] ?? (error.kind.transient ? transient : other), comment: error.message };
}

/** A failure that the peer has answered, as an error of ours; the reverse of {@link statusOfError}. */
export function errorOfStatus(service: ServiceName, { status, comment }: DimseStatus): MdmError {
  const table = tables[service];
  const details = comment === undefined || comment === '' ? '' : `: ${comment}`;
  const message = `the DICOM peer answered ${service.toUpperCase()} with status ${status.toString(16).padStart(4, '0').toUpperCase()}H${details}`;
  return new MdmError(codeOfStatus(status, table), message);
}

function codeOfStatus(status: number, { transient }: StatusTable): ErrorCode {
  switch (status) {
    case dimseStatus.cancelled:
      return 'cancelled';
    case dimseStatus.notAuthorized:
      return 'permission-denied';
    case dimseStatus.noSuchInstance:
      return 'not-found';
    case dimseStatus.invalidArgument:
    case dimseStatus.dataSetDoesNotMatchSopClass:
    case dimseStatus.moveDestinationUnknown:
      return 'invalid-argument';
    case transient:
      return 'unavailable';
    default:
      return 'failed-precondition';
  }
}
