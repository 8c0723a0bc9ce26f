import { createEcKey, createProofer, ecKeyFrom, readCredential } from '@mdm/identity';
import { channelCredentials, openChannel, type ServiceClient, type UserCredentials } from '@mdm/rpc';
import type { Federation } from '@mdm/testbed/federation';

export type Images = ServiceClient<'mdm.gateway.v1.ImageService'>;

/** The physician of a site at the gateway of that site, below the level of `@mdm/client`: for measuring single calls. */
export interface GatewaySession {
  readonly images: Images;
  readonly readerKey: ReturnType<typeof createEcKey>;
  credentials(): Promise<UserCredentials>;
  close(): void;
}

export async function openGatewaySession(federation: Federation, name: string): Promise<GatewaySession> {
  const site = federation.site(name);
  const { cert, key } = await readCredential(site.userDirectory(site.people.physician));
  const readerKey = createEcKey();
  const channel = openChannel({
    address: federation.address(name, 'gateway'),
    credentials: channelCredentials({
      material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
      authorities: [site.ca.cert],
      site: name,
      service: 'gateway',
    }),
    peer: `the gateway of site ${name}`,
  });
  const { token } = await channel.client('mdm.gateway.v1.SessionService').signIn({ audience: [] });
  const prove = createProofer({ ...ecKeyFrom(key), enc: readerKey.publicJwk, clock: Date.now });
  return {
    images: channel.client('mdm.gateway.v1.ImageService'),
    readerKey,
    credentials: async () => ({ token, proof: await prove(token) }),
    close: () => channel.close(),
  };
}
