import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { deadline, fail, MdmError } from '@mdm/errors';
import { isUid } from '../part10/uid.js';
import { aeTitle } from './ae-title.js';
import { maxPresentationContexts } from './pdu.js';
import { ScuAssociation } from './scu-association.js';
import type { DimseStatus } from './status.js';

export interface ContextProposal {
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

export interface DicomTimeouts {
  /** Until the connection, TLS included, is there; default 10 s. */
  readonly connectMs?: number;
  /** Until the peer has answered the proposal, and has closed the connection after an abort; default 30 s. */
  readonly associateMs?: number;
  /** How long the peer may be silent while it has to take bytes or to answer; default 120 s. */
  readonly responseMs?: number;
}

export interface DicomConnectOptions {
  readonly host: string;
  readonly port: number;
  /** With it, DICOM over TLS (PS3.15 B). */
  readonly tls?: ConnectionOptions;
  readonly callingAe: string;
  readonly calledAe: string;
  /** At most 128. The peer answers each of them by itself. */
  readonly contexts: readonly ContextProposal[];
  readonly timeouts?: DicomTimeouts;
  /** Bytes that we take in one PDU; default 131072. What we send follows the peer's own limit. */
  readonly maxPduLength?: number;
  /** Ends the association, whatever it is doing. */
  readonly signal?: AbortSignal;
}

export interface AcceptedProposal {
  readonly id: number;
  readonly abstractSyntax: string;
  readonly transferSyntax: string;
}

export interface StoreOptions {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** The one the data set is encoded in; it must be among the accepted ones. */
  readonly transferSyntax: string;
  /** The raw data set, without preamble and meta header. */
  readonly dataset: Buffer | Readable | AsyncIterable<Uint8Array>;
  /** Bytes; when given, a source that ends early or late aborts the association instead of storing a wrong object. */
  readonly size?: number;
  /** Aborts the association, since a message cannot be taken back. */
  readonly signal?: AbortSignal;
}

export interface DicomAssociation {
  readonly accepted: readonly AcceptedProposal[];
  /** What the peer calls its software, for the log. */
  readonly peerImplementation: string | undefined;
  /** C-ECHO on an accepted verification context. */
  echo(signal?: AbortSignal): Promise<DimseStatus>;
  /**
   * C-STORE. Requests are sent one after the other, in the order of the calls.
   * @throws failed-precondition when no context fits or the association is over; the error of the source, of the signal or
   *   of the connection otherwise, after which the association is over
   */
  store(options: StoreOptions): Promise<DimseStatus>;
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
  const proposal = {
    callingAe: aeTitle(options.callingAe, 'callingAe'),
    calledAe: aeTitle(options.calledAe, 'calledAe'),
    contexts: checkedContexts(options.contexts),
  };
  const socket = await openSocket(options, timeouts.connectMs ?? 10_000);
  const association = new ScuAssociation(socket, proposal, {
    maxPduLength: options.maxPduLength ?? 131_072,
    artimTimeoutMs: timeouts.associateMs ?? 30_000,
    idleTimeoutMs: timeouts.responseMs ?? 120_000,
    associateTimeoutMs: timeouts.associateMs ?? 30_000,
    signal,
  });
  await association.opened;
  return association;
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
  const socket = tls === undefined ? connect({ host, port }) : connectTls({ ...tls, host, port });
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
