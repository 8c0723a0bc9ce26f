import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import {
  createServer as createTlsServer,
  type SecureContextOptions,
  type TlsOptions,
  Server as TlsServer,
} from 'node:tls';
import { fail, MdmError } from '@mdm/errors';
import { aeTitle } from './ae-title.js';
import type { CommitmentHandler } from './commitment-service.js';
import type { FindHandler } from './find-service.js';
import type {
  CommitmentResultHandler,
  DicomCaller,
  DimseLogger,
  EchoIndication,
  StoreHandler,
} from './handlers.js';
import { type AcceptancePolicy, preferredTransferSyntax } from './negotiation.js';
import { type AcceptCalling, PeerUsage } from './peers.js';
import type { QueryOptions } from './query-options.js';
import type { MoveDestination, RetrieveHandler } from './retrieve-service.js';
import { ScpAssociation } from './scp-association.js';
import { dicomTlsProfile } from './tls.js';
import type { DicomUserIdentity } from './user-identity.js';

/** Whom `identify` has found. */
export interface Identified {
  /** The name under which everything is done on this association. */
  readonly principal?: string;
  /** A Kerberos ticket, SAML response or token for the peer, where its kind of identity has one (PS3.7 D.3.3.7.2). */
  readonly response?: Buffer;
}

/** Services are offered when there is a handler for them; C-ECHO always. */
export interface DicomServerOptions {
  /** One, or all that it answers to. */
  readonly aeTitle: string | readonly string[];
  /** Default: every interface. */
  readonly host?: string;
  /** 0 picks a free port. */
  readonly port: number;
  /** With it, the server speaks DICOM over TLS only, by {@link dicomTlsProfile}; `requestCert` asks for certificates. */
  readonly tls?: TlsOptions;
  /** Associations at the same time; default 64. */
  readonly maxAssociations?: number;
  /** Requests of one association at the same time, when the peer asks for more than 1; 0: any number; default 8. */
  readonly maxOperations?: number;
  /** Bytes; default 131072, the most that dcmtk uses. */
  readonly maxPduLength?: number;
  /** Bytes of one data set; default 4 GiB. */
  readonly maxObjectSize?: number;
  /** Default 10 s. */
  readonly artimTimeoutMs?: number;
  /** Default 60 s. */
  readonly idleTimeoutMs?: number;
  /** Default: everybody. See `allowPeers` for a list with limits. */
  readonly acceptCalling?: AcceptCalling;
  /**
   * Who the peer is, from its AE title, address, certificate and user identity (PS3.7 D.3.3.7); undefined rejects the
   * association. Called for every association, also without an identity. Default: nobody is identified.
   */
  readonly identify?: (
    caller: DicomCaller & { readonly identity?: DicomUserIdentity },
  ) => Identified | undefined | Promise<Identified | undefined>;
  /** The transfer syntax to speak; default: `preferredTransferSyntax`. */
  readonly acceptContext?: AcceptancePolicy['acceptContext'];
  /** What the handlers of queries can do beyond the baseline; default: nothing. */
  readonly queryOptions?: QueryOptions;
  /**
   * Stores one object. Called for several at the same time for several associations, and for one after the other within an
   * association unless the peer has negotiated more. It may answer before it has read the data set; the rest is then read
   * over.
   * @throws MdmError which is answered with the status of {@link statusOfError}
   */
  readonly onStore?: StoreHandler;
  readonly onEcho?: (request: EchoIndication) => void | Promise<void>;
  readonly onFind?: FindHandler;
  /** C-GET, and C-MOVE if there is a `moveDestination`. */
  readonly onRetrieve?: RetrieveHandler;
  readonly moveDestination?: MoveDestination;
  /** Storage commitment as its provider. */
  readonly onCommitment?: CommitmentHandler;
  /** Results of storage commitment that a provider reports on an association of its own. */
  readonly onCommitmentResult?: CommitmentResultHandler;
  readonly logger?: DimseLogger;
  /** Milliseconds; for the durations in the log and the rates of peers. */
  readonly clock?: () => number;
}

type Defaulted =
  | 'maxAssociations'
  | 'maxOperations'
  | 'maxPduLength'
  | 'maxObjectSize'
  | 'artimTimeoutMs'
  | 'idleTimeoutMs'
  | 'acceptCalling'
  | 'acceptContext'
  | 'queryOptions'
  | 'clock';

export type DicomServerSettings = Omit<DicomServerOptions, Defaulted | 'aeTitle'> &
  Required<Pick<DicomServerOptions, Defaulted>> & { readonly aeTitles: readonly string[] };

export interface DicomServer {
  readonly port: number;
  /** Of a server that speaks TLS: what new connections are made with, such as a renewed certificate. */
  renewTls(tls: SecureContextOptions): void;
  /**
   * Accepts no more connections, lets every message in progress finish, then aborts the associations. With a signal,
   * messages that are still in progress when it fires are aborted.
   */
  close(signal?: AbortSignal): Promise<void>;
}

/**
 * A DICOM application entity that accepts associations (PS3.7, PS3.8): as a provider of the services that it has handlers
 * for, and as their user where the peer takes the other role. Objects pass through unparsed and in bounded memory.
 * @throws unavailable when it cannot listen, invalid-argument for a wrong option
 */
export async function createDicomServer(options: DicomServerOptions): Promise<DicomServer> {
  const settings: DicomServerSettings = {
    ...options,
    aeTitles: [options.aeTitle].flat().map((title) => aeTitle(title, 'aeTitle')),
    maxOperations: options.maxOperations ?? 8,
    maxAssociations: options.maxAssociations ?? 64,
    maxPduLength: options.maxPduLength ?? 131_072,
    maxObjectSize: options.maxObjectSize ?? 4 * 2 ** 30,
    artimTimeoutMs: options.artimTimeoutMs ?? 10_000,
    idleTimeoutMs: options.idleTimeoutMs ?? 60_000,
    acceptCalling: options.acceptCalling ?? (() => true),
    acceptContext: options.acceptContext ?? preferredTransferSyntax,
    queryOptions: options.queryOptions ?? {},
    clock: options.clock ?? Date.now,
  };
  if (settings.maxPduLength < 1024 || settings.maxPduLength > 2 ** 30)
    fail('invalid-argument', 'maxPduLength is not between 1 KiB and 1 GiB', { field: 'maxPduLength' });

  const associations = new Set<ScpAssociation>();
  const host = {
    settings,
    usage: new PeerUsage(settings.clock),
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
    renewTls: (renewed) => {
      if (server instanceof TlsServer) server.setSecureContext({ ...dicomTlsProfile, ...renewed });
    },
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
    { ...dicomTlsProfile, handshakeTimeout: artimTimeoutMs, ...tls },
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
