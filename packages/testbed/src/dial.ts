import type { ServiceName } from '@mdm/config';
import { readCredential } from '@mdm/identity';
import { type Channel, channelCredentials, openChannel } from '@mdm/rpc';
import type { Site } from './sites.js';

/** Opens a channel to a service of `callee` with the certificate of any service of any site. */
export async function dialService(options: {
  readonly address: string;
  readonly callee: Site;
  readonly service: ServiceName;
  readonly caller: Site;
  readonly through: ServiceName;
}): Promise<Channel> {
  const { address, callee, service, caller, through } = options;
  const { cert, key } = await readCredential(caller.tlsDirectory(through));
  return openChannel({
    address,
    credentials: channelCredentials({
      material: { certificate: Buffer.from(cert), privateKey: Buffer.from(key) },
      authorities: [callee.ca.cert],
      site: callee.site,
      service,
    }),
    peer: `mdm://${callee.site}/${service}`,
  });
}
