import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { deadline, fail, MdmError } from '@mdm/errors';
import type { DataElement } from '../part10/elements.js';
import { isUid } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { aeTitle } from './ae-title.js';
import type { AssociationContext, StoreOptions } from './association.js';
import type { SubOperations } from './command.js';
import type {
  CommitmentResult,
  CommitmentResultHandler,
  DimseLogger,
  InstanceReference,
  StoreHandler,
} from './handlers.js';
import { identifierTransferSyntaxes } from './identifier.js';
import { maxPresentationContexts } from './pdu.js';
import type { QueryOptions } from './query-options.js';
import { ScuAssociation, type ScuProposal } from './scu-association.js';
import type { DimseStatus } from './status.js';
import { dicomTlsProfile } from './tls.js';
import { storageCommitmentSopClass } from './uids.js';
import type { DicomUserIdentity } from './user-identity.js';

export interface ContextProposal {
  readonly abstractSyntax: string;
  /** The one that is preferred first. */
  readonly transferSyntaxes: readonly string[];
  /** What we want to be (PS3.7 D.3.3.4); default: the user. For C-GET, `scp` of the storage classes. */
  readonly role?: 'scu' | 'scp' | 'both';
  /** Extended negotiation of C-FIND, C-GET and C-MOVE (PS3.7 D.3.3.5). */
  readonly queryOptions?: QueryOptions;
  /** Common extended negotiation (PS3.7 D.3.3.6), for a class that the peer cannot know. */
  readonly common?: { readonly serviceClassUid: string; readonly relatedSopClassUids: readonly string[] };
}

export interface DicomTimeouts {
  /** Until the connection, TLS included, is there; default 10 s. */
  readonly connectMs?: number;
  /** Until the peer has answered the proposal, and has closed the connection after an abort; default 30 s. */
  readonly associateMs?: number;
  /** How long the peer may be silent while it has to take bytes or to answer; default 120 s. */
  readonly responseMs?: number;
}

/** Where a DICOM application entity is to be found, and how to speak to it. */
export interface DicomPeer {
  readonly host: string;
  readonly port: number;
  /** With it, DICOM over TLS, by {@link dicomTlsProfile}. */
  readonly tls?: ConnectionOptions;
  readonly callingAe?: string;
  readonly calledAe?: string;
  readonly timeouts?: DicomTimeouts;
}

export interface DicomConnectOptions extends DicomPeer {
  readonly callingAe: string;
  readonly calledAe: string;
  /** At most 128. The peer answers each of them by itself. */
  readonly contexts: readonly ContextProposal[];
  /** Bytes that we take in one PDU; default 131072. What we send follows the peer's own limit. */
  readonly maxPduLength?: number;
  /** Bytes of one object that we take; default 4 GiB. */
  readonly maxObjectSize?: number;
  /** Requests that may be unanswered at the same time, if the peer agrees (PS3.7 D.3.3.3); 0: any number; default 1. */
  readonly maxOperations?: number;
  /** Who the association is for (PS3.7 D.3.3.7). */
  readonly identity?: DicomUserIdentity;
  /** Takes the objects of C-GET. */
  readonly onStore?: StoreHandler;
  /** Takes results of storage commitment that come on this association. */
  readonly onCommitmentResult?: CommitmentResultHandler;
  readonly logger?: DimseLogger;
  /** Ends the association, whatever it is doing. */
  readonly signal?: AbortSignal;
}

export interface QueryRequestOptions {
  /** Such as `queryRetrieve.studyRoot.find`. */
  readonly sopClassUid: string;
  /** The keys; an empty value asks for the attribute. Text is written in UTF-8, Buffers as they are. */
  readonly identifier: readonly DatasetElement[];
  /** Asks the peer to stop (C-CANCEL), and aborts the association when it does not. */
  readonly signal?: AbortSignal;
}

/** One response to C-GET or C-MOVE. */
export interface RetrieveProgress extends DimseStatus {
  readonly subOperations?: SubOperations;
  /** Of the last response: the objects that were not sent. */
  readonly failedSopInstanceUids: readonly string[];
}

export interface DicomAssociation {
  /** Aborted when the association is over, with the reason. */
  readonly over: AbortSignal;
  /** It is over because a data set of ours could not be sent to its end; what else there is may go on another one. */
  readonly sourceFailed: boolean;
  readonly contexts: readonly AssociationContext[];
  /** The peer has confirmed the user identity, with what it had to say to it. */
  readonly identityResponse: Buffer | undefined;
  /** What the peer calls its software, for the log. */
  readonly peerImplementation: string | undefined;
  /** C-ECHO on an accepted verification context. */
  echo(signal?: AbortSignal): Promise<DimseStatus>;
  /**
   * C-STORE. Requests are sent in the order of the calls, the next one when there is room in the negotiated window.
   * @throws failed-precondition when no context fits or the association is over; invalid-dicom for an empty data set; the error of
   *   the source, of the signal or of the connection otherwise, after which the association is over, unless the source has
   *   given nothing
   */
  store(options: StoreOptions): Promise<DimseStatus>;
  /**
   * C-FIND: the matches, as they come. Leaving the loop cancels the query. Reading slowly slows the peer.
   * @throws the failure that the peer answers with, `cancelled` after the signal
   */
  find(options: QueryRequestOptions): AsyncGenerator<readonly DataElement[], void>;
  /**
   * C-GET: every response, the last one (which is not pending) included. The objects go to `onStore`.
   * Leaving the loop cancels it, as the signal does; the last response has the status FE00 then.
   */
  get(options: QueryRequestOptions): AsyncGenerator<RetrieveProgress, void>;
  /** C-MOVE to the AE `destination`; otherwise like `get`. */
  move(
    options: QueryRequestOptions & { readonly destination: string },
  ): AsyncGenerator<RetrieveProgress, void>;
  /** Asks for the commitment to keep objects (PS3.4 J.3.2). Its result comes later, here or on an association of the peer. */
  requestCommitment(transactionUid: string, instances: readonly InstanceReference[]): Promise<DimseStatus>;
  /** As the provider: tells the result of a commitment (PS3.4 J.3.3). */
  reportCommitment(result: CommitmentResult): Promise<DimseStatus>;
  /** Ends the association in order, after what was asked before. */
  release(): Promise<void>;
  /** Ends the association at once. */
  abort(): void;
}

/**
 * Opens an association as a service class user (PS3.8 7.1).
 * @throws unavailable when the peer is not reached or rejects for now, caller-not-allowed when it does not know one of the
 *   AE titles, failed-precondition for other rejections, deadline-exceeded, cancelled
 */
export async function connectDicom(options: DicomConnectOptions): Promise<DicomAssociation> {
  const { timeouts = {}, signal } = options;
  if (signal?.aborted === true) throw MdmError.from(signal.reason);
  const proposal: ScuProposal = {
    callingAe: aeTitle(options.callingAe, 'callingAe'),
    calledAe: aeTitle(options.calledAe, 'calledAe'),
    contexts: checkedContexts(options.contexts),
    maxOperations: options.maxOperations ?? 1,
    identity: options.identity,
    onStore: options.onStore,
    onCommitmentResult: options.onCommitmentResult,
    logger: options.logger,
  };
  const socket = await openSocket(options, timeouts.connectMs ?? 10_000);
  const association = new ScuAssociation(socket, proposal, {
    maxPduLength: options.maxPduLength ?? 131_072,
    maxObjectSize: options.maxObjectSize ?? 4 * 2 ** 30,
    artimTimeoutMs: timeouts.associateMs ?? 30_000,
    idleTimeoutMs: timeouts.responseMs ?? 120_000,
    associateTimeoutMs: timeouts.associateMs ?? 30_000,
    signal,
  });
  await association.opened;
  return association;
}

/**
 * Tells the result of a storage commitment on an association of its own, as the provider (PS3.4 J.3.3).
 * @throws as {@link connectDicom} and {@link DicomAssociation.reportCommitment}; failed-precondition when the peer does not
 *   take results in this way
 */
export async function reportCommitment(
  peer: DicomPeer & { readonly callingAe: string; readonly calledAe: string; readonly signal?: AbortSignal },
  result: CommitmentResult,
): Promise<DimseStatus> {
  const association = await connectDicom({
    ...peer,
    contexts: [
      {
        abstractSyntax: storageCommitmentSopClass,
        transferSyntaxes: identifierTransferSyntaxes.slice(0, 2),
        role: 'scp',
      },
    ],
  });
  try {
    const status = await association.reportCommitment(result);
    await association.release();
    return status;
  } catch (error) {
    association.abort();
    throw error;
  }
}

function checkedContexts(contexts: readonly ContextProposal[]): readonly ContextProposal[] {
  if (contexts.length === 0 || contexts.length > maxPresentationContexts)
    fail(
      'invalid-argument',
      `contexts has ${contexts.length} entries instead of 1 to ${maxPresentationContexts}`,
      {
        field: 'contexts',
        remedy: 'spread the SOP classes over several associations',
      },
    );
  for (const { abstractSyntax, transferSyntaxes } of contexts) {
    const wrong = [abstractSyntax, ...transferSyntaxes].find((uid) => !isUid(uid));
    if (wrong !== undefined || transferSyntaxes.length === 0)
      fail('invalid-argument', 'contexts has an entry with a wrong UID or without transfer syntax', {
        field: 'contexts',
      });
  }
  return contexts;
}

async function openSocket(options: DicomConnectOptions, timeoutMs: number): Promise<Socket> {
  const { host, port, tls, signal } = options;
  const limit = deadline(signal, timeoutMs);
  const socket =
    tls === undefined ? connect({ host, port }) : connectTls({ ...dicomTlsProfile, ...tls, host, port });
  try {
    await once(socket, tls === undefined ? 'connect' : 'secureConnect', { signal: limit.signal });
    return socket;
  } catch (cause) {
    socket.on('error', () => undefined);
    socket.destroy();
    if (signal?.aborted === true) throw MdmError.from(signal.reason);
    if (limit.passed())
      fail('deadline-exceeded', `no connection to the DICOM peer at ${host}:${port} within ${timeoutMs} ms`, {
        cause,
      });
    fail('unavailable', `the DICOM peer at ${host}:${port} cannot be reached`, { cause });
  } finally {
    limit.release();
  }
}
