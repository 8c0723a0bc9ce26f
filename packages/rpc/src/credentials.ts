import { X509Certificate } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import path from 'node:path';
import { createSecureContext, type PeerCertificate } from 'node:tls';
import { ChannelCredentials, ServerCredentials } from '@grpc/grpc-js';
import type { ServiceName } from '@mdm/config';
import type { FederationView } from '@mdm/federation';
import { chainServerOptions, readCredential, serviceUri, urisOfCertificate } from '@mdm/identity';
import type { Logger } from '@mdm/telemetry';

/** Bytes in flight per stream and per connection; the default of 64 KiB gives 2 MB/s at 20 ms. */
export const flowControlWindow = 8 * 1024 * 1024;

const tlsVersion = 'TLSv1.3';
const maxConcurrentStreams = 4_096;

export interface Material {
  readonly certificate: Buffer;
  readonly privateKey: Buffer;
}

/** The certificate and key of this process, read again when the files change. */
export interface Credentials {
  current(): Material;
  /** Called after every change; returns the function that ends it. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/**
 * Watches `cert.pem` and `key.pem` of a directory. A pair that does not belong together (a rotation half written) or
 * that cannot be read is logged and left out; the last good one stays in use.
 */
export async function watchCredentials(directory: string, logger: Logger): Promise<Credentials> {
  const listeners = new Set<() => void>();
  let material = await load(directory);
  let reload: NodeJS.Timeout | undefined;

  const refresh = async () => {
    try {
      const next = await load(directory);
      if (next.certificate.equals(material.certificate) && next.privateKey.equals(material.privateKey))
        return;
      material = next;
      for (const listener of listeners) listener();
      logger.info({ directory: path.basename(directory) }, 'certificate reloaded');
    } catch (error) {
      logger.warn({ err: error }, 'the changed certificate is not usable, the former one stays');
    }
  };
  const watcher: FSWatcher = watch(directory, () => {
    clearTimeout(reload);
    reload = setTimeout(() => void refresh(), 100);
  });
  watcher.on('error', (error) => logger.warn({ err: error }, 'the certificate directory cannot be watched'));
  watcher.unref();

  return {
    current: () => material,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      clearTimeout(reload);
      watcher.close();
    },
  };
}

async function load(directory: string): Promise<Material> {
  const { cert, key } = await readCredential(directory);
  return { certificate: Buffer.from(cert), privateKey: Buffer.from(key) };
}

/**
 * Server side of mutual TLS 1.3: a client without a certificate of a trusted site does not get past the handshake, unless
 * the service admits others, who are then told apart by what they present. There is no other way to make a server of this
 * package.
 */
export class MutualTlsServerCredentials extends ServerCredentials {
  readonly #options: () => { ca: string; cert: Buffer; key: Buffer };

  constructor(from: {
    readonly credentials: Credentials;
    readonly federation: () => FederationView;
    readonly admits: boolean;
  }) {
    const { credentials, federation, admits } = from;
    const options = () => {
      const { certificate, privateKey } = credentials.current();
      return { ca: federation().caBundle(), cert: certificate, key: privateKey };
    };
    super(
      {
        ...(admits ? chainServerOptions : { requestCert: true, rejectUnauthorized: true }),
        minVersion: tlsVersion,
        settings: { initialWindowSize: flowControlWindow, maxConcurrentStreams },
      },
      options(),
    );
    this.#options = options;
  }

  /** Puts the present certificate and the present authorities into use for new connections. */
  refresh(): void {
    this.updateSecureContextOptions(this.#options());
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/**
 * Client side: trusts only the authorities of the site that is dialled, and only a certificate that names the service
 * that is dialled, whatever its host name.
 */
export function channelCredentials(options: {
  /** Left out by a guest, who has no certificate. */
  material?: Material | undefined;
  /** CA certificates of the site, PEM. */
  authorities: readonly string[];
  site: string;
  service: ServiceName;
}): ChannelCredentials {
  const { material, authorities, ...server } = options;
  const context = createSecureContext({
    ca: [...authorities],
    ...(material && { cert: material.certificate, key: material.privateKey }),
    minVersion: tlsVersion,
  });
  return ChannelCredentials.createFromSecureContext(context, { checkServerIdentity: mustBe(server) });
}

/**
 * Client side without a certificate, for who is not in the federation. The server must be the one that is named; when none
 * is, it may be anybody: send it no secret, and believe only what is signed in itself.
 */
export function guestCredentials(server?: {
  authorities: readonly string[];
  site: string;
  service: ServiceName;
}): ChannelCredentials {
  const context = createSecureContext({ ca: [...(server?.authorities ?? [])], minVersion: tlsVersion });
  return ChannelCredentials.createFromSecureContext(
    context,
    server ? { checkServerIdentity: mustBe(server) } : { rejectUnauthorized: false },
  );
}

function mustBe(server: { site: string; service: ServiceName }) {
  const expected = serviceUri(server);
  return (_host: string, certificate: PeerCertificate) =>
    urisOfCertificate(new X509Certificate(certificate.raw)).includes(expected)
      ? undefined
      : new Error(`the server is not ${expected}`);
}
