import { errorTable, type GrpcStatusName, type MdmError } from '@mdm/errors';

/** What the process ends with; part of the interface, documented in the README. */
export const exitCodes = {
  ok: 0,
  internal: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  unauthenticated: 5,
  unavailable: 6,
  partial: 7,
  data: 8,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byStatus = {
  CANCELLED: exitCodes.interrupted,
  INVALID_ARGUMENT: exitCodes.usage,
  DEADLINE_EXCEEDED: exitCodes.unavailable,
  NOT_FOUND: exitCodes.notFound,
  ALREADY_EXISTS: exitCodes.usage,
  PERMISSION_DENIED: exitCodes.refused,
  RESOURCE_EXHAUSTED: exitCodes.usage,
  FAILED_PRECONDITION: exitCodes.usage,
  ABORTED: exitCodes.unavailable,
  UNIMPLEMENTED: exitCodes.internal,
  INTERNAL: exitCodes.internal,
  UNAVAILABLE: exitCodes.unavailable,
  DATA_LOSS: exitCodes.data,
  UNAUTHENTICATED: exitCodes.unauthenticated,
} as const satisfies Record<GrpcStatusName, ExitCode>;

export function exitCodeOf({ code }: MdmError): ExitCode {
  if (code === 'invalid-dicom' || code === 'content-conflict') return exitCodes.data;
  const { status, transient } = errorTable[code];
  return transient ? exitCodes.unavailable : byStatus[status];
}
