import { X509Certificate } from 'node:crypto';
import { fail, MdmError } from '@mdm/errors';
import { type Credential, createDpop, dpopUri, type EcKey, readCredential } from '@mdm/identity';
import { type Channel, channelCredentials, type Material, openChannel } from '@mdm/rpc';

export const sessionService = 'mdm.gateway.v1.SessionService';

/** A gateway, before anybody has signed in. */
export interface Gateway {
  readonly channel: Channel;
  /** A DPoP proof of a key, for a method of SessionService. */
  dpop(method: string, key: EcKey): Promise<string>;
}

/** Where a gateway is, and how it proves to be the one that is meant. */
export interface GatewayAddress {
  /** `host:port`. */
  readonly gateway: string;
  readonly site: string;
  /** CA of the site, PEM. */
  readonly ca: string;
}

/** Nothing is dialled before the first call. @param material of the caller's certificate; a guest has none */
export function connectGateway({
  gateway,
  site,
  ca,
  material,
  clock,
}: GatewayAddress & {
  readonly material?: Material | undefined;
  readonly clock: () => number;
}): Gateway {
  return {
    channel: openChannel({
      address: gateway,
      credentials: channelCredentials({ material, authorities: [ca], site, service: 'gateway' }),
      peer: `the gateway of site ${site} (${gateway})`,
    }),
    dpop: (method, key) => createDpop({ key, uri: dpopUri(site, `${sessionService}/${method}`), clock }),
  };
}

/**
 * @param credential PEM, or the directory of `ca.pem`, `cert.pem`, `key.pem`
 * @throws failed-precondition  it cannot be read
 * @throws certificate-invalid  the certificate is out of date
 */
export async function materialOf(
  credential: Credential | string,
  now: number,
): Promise<{ readonly ca: string; readonly material: Material }> {
  const { ca, cert, key } = typeof credential === 'string' ? await readCredential(credential) : credential;
  requireCurrent(new X509Certificate(cert), now);
  return { ca, material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) } };
}

/** gRPC says only in words that the other side did not prove to be the one that was dialled. */
export function handshakeError(
  thrown: unknown,
  { gateway, site }: Pick<GatewayAddress, 'gateway' | 'site'>,
): MdmError {
  const error = MdmError.from(thrown);
  const reason = error.cause instanceof Error ? error.cause.message : '';
  if (error.code !== 'unavailable' || !/certificate|is not mdm:|SSL routines/.test(reason)) return error;
  return new MdmError(
    'certificate-invalid',
    `the server at ${gateway} is not the gateway of site "${site}"`,
    {
      field: 'gateway',
      remedy: 'check the address, the site, and that ca.pem is the CA of the site',
      cause: error,
    },
  );
}

function requireCurrent({ validTo }: X509Certificate, now: number): void {
  if (Date.parse(validTo) > now) return;
  fail('certificate-invalid', `the user certificate expired at ${new Date(validTo).toISOString()}`, {
    field: 'credential',
    remedy: 'ask the site administrator for a new certificate, or make a new proxy',
  });
}
