import { type ErrorCode, MdmError } from '@mdm/errors';

/** Status of a DIMSE response (PS3.7 C, PS3.4 B.2.3). */
export const dimseStatus = {
  success: 0x0000,
  processingFailure: 0x0110,
  sopClassNotSupported: 0x0122,
  notAuthorized: 0x0124,
  unrecognizedOperation: 0x0211,
  outOfResources: 0xa700,
  dataSetDoesNotMatchSopClass: 0xa900,
  cannotUnderstand: 0xc000,
  coercionOfDataElements: 0xb000,
  elementsDiscarded: 0xb006,
  dataSetDoesNotMatchSopClassWarning: 0xb007,
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

const statusOfCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  'storage-full': dimseStatus.outOfResources,
  'limit-exceeded': dimseStatus.outOfResources,
  'invalid-dicom': dimseStatus.cannotUnderstand,
  'permission-denied': dimseStatus.notAuthorized,
  'caller-not-allowed': dimseStatus.notAuthorized,
};

/**
 * The status for a store that failed. Passing troubles are A700, since that is what makes a modality try again later;
 * what trying again does not cure is another failure.
 */
export function statusOfError(thrown: unknown): DimseStatus {
  const error = MdmError.from(thrown);
  const transient = error.kind.transient ? dimseStatus.outOfResources : dimseStatus.processingFailure;
  return { status: statusOfCode[error.code] ?? transient, comment: error.message };
}
