import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { fail, MdmError } from '@mdm/errors';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { aeTitle } from './ae-title.js';
import { ScpAssociation } from './scp-association.js';
import type { DimseStatus } from './status.js';
import { isStorageSopClass, verificationSopClass } from './uids.js';

/** What this layer says to a log; AE titles and addresses, never UIDs of instances or anything of a data set. */
export interface DimseLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** One C-STORE, while its data set arrives. */
export interface StoreIndication {
  readonly callingAe: string;
  readonly calledAe: string;
  readonly address: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
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

export interface EchoIndication {
  readonly callingAe: string;
  readonly address: string;
}

export interface DicomServerOptions {
  readonly aeTitle: string;
  /** Default: every interface. */
  readonly host?: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** With it, the server speaks DICOM over TLS only (PS3.15 B). */
  readonly tls?: TlsOptions;
  /** Associations at the same time; default 64. */
  readonly maxAssociations?: number;
  /** Bytes; default 131072, the most that dcmtk uses. */
  readonly maxPduLength?: number;
  /** Bytes of one data set; default 4 GiB. */
  readonly maxObjectSize?: number;
  /** Default 10 s. */
  readonly artimTimeoutMs?: number;
  /** Default 60 s. */
  readonly idleTimeoutMs?: number;
  /** Default: everybody. */
  readonly acceptCalling?: (callingAe: string, address: string) => boolean;
  /**
   * The transfer syntax to speak for an abstract syntax; undefined refuses the abstract syntax, and one that was not
   * proposed refuses the transfer syntaxes. Default: {@link acceptStorage}.
   */
  readonly acceptContext?: (
    abstractSyntax: string,
    transferSyntaxes: readonly string[],
  ) => string | undefined;
  /**
   * Stores one object. Called for one object after the other within an association, and at the same time for several
   * associations. It may answer before it has read the data set; the rest is then read over.
   * @throws MdmError which is answered with the status of {@link statusOfError}
   */
  readonly onStore: (request: StoreIndication) => Promise<DimseStatus>;
  readonly onEcho?: (request: EchoIndication) => void | Promise<void>;
  readonly logger?: DimseLogger;
  /** Milliseconds; for the durations in the log. */
  readonly clock?: () => number;
}

export type DicomServerSettings = Readonly<
  Required<Omit<DicomServerOptions, 'host' | 'tls' | 'onEcho' | 'logger'>> &
    Pick<DicomServerOptions, 'host' | 'tls' | 'onEcho' | 'logger'>
>;

export interface DicomServer {
  readonly port: number;
  /**
   * Accepts no more connections, lets every message in progress finish, then aborts the associations. With a signal,
   * messages that are still in progress when it fires are aborted.
   */
  close(signal?: AbortSignal): Promise<void>;
}

/** Accepts every storage SOP class with the first transfer syntax proposed, and verification with the default one. */
export function acceptStorage(
  abstractSyntax: string,
  transferSyntaxes: readonly string[],
): string | undefined {
  if (abstractSyntax === verificationSopClass) return syntaxes.implicitLittleEndian;
  return isStorageSopClass(abstractSyntax) ? transferSyntaxes[0] : undefined;
}

/**
 * A DICOM application entity that takes C-ECHO and C-STORE as a service class provider (PS3.7, PS3.8). Data sets pass
 * through unparsed and in bounded memory.
 * @throws unavailable when it cannot listen, invalid-argument for a wrong option
 */
export async function createDicomServer(options: DicomServerOptions): Promise<DicomServer> {
  const settings: DicomServerSettings = {
    ...options,
    aeTitle: aeTitle(options.aeTitle, 'aeTitle'),
    maxAssociations: options.maxAssociations ?? 64,
    maxPduLength: options.maxPduLength ?? 131_072,
    maxObjectSize: options.maxObjectSize ?? 4 * 2 ** 30,
    artimTimeoutMs: options.artimTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    acceptCalling: options.acceptCalling ?? (() => true),
    acceptContext: options.acceptContext ?? acceptStorage,
    clock: options.clock ?? Date.now,
  };
  if (settings.maxPduLength < 1024 || settings.maxPduLength > 2 ** 30)
    fail('invalid-argument', 'maxPduLength is not between 1 KiB and 1 GiB', { field: 'maxPduLength' });

  const associations = new Set<ScpAssociation>();
  const host = {
    settings,
    hasRoom: () => [...associations].filter(({ open }) => open).length < settings.maxAssociations,
    closed: (association: ScpAssociation) => associations.delete(association),
  };
  const onConnection = (socket: Socket): void => {
    associations.add(new ScpAssociation(socket, host));
  };
  const server = listener(settings, onConnection);
  // Room to reject further associations properly, and no more than that.
  server.maxConnections = 2 * settings.maxAssociations + 16;
  const port = await listen(server, settings);
  server.on('error', (err) => settings.logger?.warn({ err }, 'the DICOM listener failed'));
  server.on('drop', (dropped) =>
    settings.logger?.warn(
      { address: dropped?.remoteAddress },
      'dropped a DICOM connection: too many are open',
    ),
  );

  return {
    port,
    close: async (signal) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const abort = (): void => {
        for (const association of associations)
          association.abort(new MdmError('unavailable', 'this DICOM server is closing'));
      };
      signal?.addEventListener('abort', abort, { once: true });
      for (const association of associations) association.drain();
      if (signal?.aborted === true) abort();
      await closed;
      signal?.removeEventListener('abort', abort);
    },
  };
}

function listener(settings: DicomServerSettings, onConnection: (socket: Socket) => void): Server {
  const { tls, artimTimeoutMs, logger } = settings;
  if (tls === undefined) return createServer(onConnection);
  const server = createTlsServer(
    { minVersion: 'TLSv1.2', handshakeTimeout: artimTimeoutMs, ...tls },
    onConnection,
  );
  server.on('tlsClientError', (err, socket) => {
    logger?.warn({ address: socket.remoteAddress, err }, 'a TLS handshake for DICOM failed');
    socket.destroy();
  });
  return server;
}

async function listen(server: Server, { host, port }: DicomServerSettings): Promise<number> {
  try {
    server.listen({ port, host });
    await once(server, 'listening');
  } catch (cause) {
    fail('unavailable', `the DICOM server cannot listen on port ${port}`, {
      field: 'port',
      remedy: 'choose a free port that this user may open',
      cause,
    });
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
