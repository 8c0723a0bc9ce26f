import type { X509Certificate } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { DataElement } from '../part10/elements.js';
import type { DatasetElement } from '../phantom/dataset.js';
import type { StoreRequest } from './command.js';
import type { QueryOptions } from './query-options.js';
import type { DimseStatus } from './status.js';

/** What this layer says to a log; AE titles and addresses, never UIDs of instances or anything of a data set. */
export interface DimseLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Who is on the other side of an association. */
export interface DicomCaller {
  /** The AE title of the peer. */
  readonly callingAe: string;
  /** Our own one, as the peer knows it. */
  readonly calledAe: string;
  readonly address: string;
  /** What `identify` has made of the peer. */
  readonly principal?: string;
  /** What the peer has shown in TLS; verified. */
  readonly certificate?: X509Certificate;
}

export type EchoIndication = DicomCaller;

/** One C-STORE, while its data set arrives. */
export interface StoreIndication extends DicomCaller {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  /** The C-MOVE that this store is a part of. */
  readonly moveOriginator?: StoreRequest['moveOriginator'];
  /**
   * The raw data set in the transfer syntax, without preamble and meta header; Buffers of any size, in object mode.
   * Reading slowly slows the peer. It fails with an MdmError when the association breaks off (`cancelled`,
   * `deadline-exceeded`, `invalid-argument`) or the object is too large (`limit-exceeded`): then throw away what was
   * received. Only its end means that it is complete.
   */
  readonly dataset: Readable;
  /** Aborted, with that same error, as soon as the peer will get no answer any more. */
  readonly signal: AbortSignal;
}

/** One C-FIND. */
export interface FindIndication extends DicomCaller {
  readonly sopClassUid: string;
  /** The keys; in implicit VR without their value representations. Text is in the character set that it names. */
  readonly identifier: readonly DataElement[];
  readonly options: Required<QueryOptions>;
  /** Aborted when the peer cancels, and when it will get no answer any more. */
  readonly signal: AbortSignal;
}

export interface FindMatch {
  /** Text is written in UTF-8; Buffers as they are. */
  readonly identifier: readonly DatasetElement[];
  /** Some of the keys that were asked for are not supported (status FF01). */
  readonly unsupportedKeys?: boolean;
}

/** One C-GET or C-MOVE. */
export interface RetrieveIndication extends FindIndication {
  /** AE title, of C-MOVE. */
  readonly destination?: string;
}

/** An object that goes out with C-STORE as a part of C-GET or C-MOVE. */
export interface Retrievable {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** What it is stored in, and then what it can be converted to; the first that the receiver takes is opened. */
  readonly transferSyntaxes: readonly string[];
  /** The raw data set in that transfer syntax. An error counts as a sub-operation that failed. */
  readonly open: (transferSyntax: string, signal: AbortSignal) => Promise<OpenedObject>;
}

export interface OpenedObject {
  readonly dataset: Buffer | AsyncIterable<Uint8Array>;
  /** Bytes of the data set, where they are known. */
  readonly size?: number;
  /** What the object itself says, where that is another one than was expected before it was opened. */
  readonly sopInstanceUid?: string;
  readonly transferSyntax?: string;
}

/** SOP class and instance of an object. */
export interface InstanceReference {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** What became of the objects whose commitment was asked for (PS3.4 J.3.3). */
export interface CommitmentResult {
  readonly transactionUid: string;
  readonly committed: readonly InstanceReference[];
  /** Reason: (0008,1197), such as 0112H for an instance that is not there; see {@link commitmentFailure}. */
  readonly failed: readonly (InstanceReference & { readonly reason: number })[];
}

/** PS3.3 C.14-1. */
export const commitmentFailure = {
  processingFailure: 0x0110,
  noSuchInstance: 0x0112,
  duplicateTransaction: 0x0131,
  resourceLimitation: 0x0213,
  sopClassNotSupported: 0x0122,
  classInstanceConflict: 0x0119,
} as const;

export interface CommitmentIndication extends DicomCaller {
  readonly transactionUid: string;
  readonly instances: readonly InstanceReference[];
  /**
   * Reports the result on this association, after the request was answered.
   * @throws when the association is over or the peer does not take it: then use `reportCommitment`
   */
  readonly report: (result: Omit<CommitmentResult, 'transactionUid'>) => Promise<DimseStatus>;
  /** Aborted when the association is over, and nothing can be reported on it any more. */
  readonly signal: AbortSignal;
}

export interface CommitmentResultIndication extends DicomCaller, CommitmentResult {}

export type StoreHandler = (request: StoreIndication) => Promise<DimseStatus>;
export type CommitmentResultHandler = (result: CommitmentResultIndication) => Promise<void>;
