import { createDpop, createEcKey, createProofer, dpopUri, readCredential } from '@mdm/identity';
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
  const sessionKey = createEcKey();
  const uri = dpopUri(name, 'mdm.gateway.v1.SessionService/SignIn');
  const signedIn = await channel
    .client('mdm.gateway.v1.SessionService')
    .signIn({ dpop: await createDpop({ key: sessionKey, uri, clock: Date.now }) });
  const token = signedIn.token?.token ?? '';
  const prove = createProofer({ ...sessionKey, enc: readerKey.publicJwk, clock: Date.now });
  return {
    images: channel.client('mdm.gateway.v1.ImageService'),
    readerKey,
    credentials: async () => ({ token, proof: await prove(token) }),
    close: () => channel.close(),
  };
}
