import type { HeldPermit } from '@mdm/client';
import { createDpop, createEcKey, createProof, dpopUri } from '@mdm/identity';
import { channelCredentials, openChannel } from '@mdm/rpc';
import type { TestDoor, TestUser } from './test-service.js';

const service = 'mdm.gateway.v1.SessionService';

/**
 * Whoever holds a permit of a site, with one token of it for the calls of a test: as a job that asks any service, through
 * whatever gateway.
 */
export async function holderOf(
  doors: { door(site: string, service: 'gateway'): Pick<TestDoor, 'address'> },
  site: string,
  { id, secret, key, ca }: HeldPermit,
): Promise<TestUser> {
  const channel = openChannel({
    address: doors.door(site, 'gateway').address,
    credentials: channelCredentials({ authorities: [ca], site, service: 'gateway' }),
    peer: `mdm://${site}/gateway`,
  });
  const sessions = channel.client(service);
  const clock = Date.now;
  const prove = (token: string, enc = createEcKey()) =>
    createProof({ ...key, enc: enc.publicJwk, token, clock });
  const dpop = await createDpop({ key, uri: dpopUri(site, `${service}/Renew`), clock });
  const token = (await sessions.renew({ permitId: id, secret, dpop })).token?.token ?? '';
  const { dn, groups } = await sessions.whoAmI({}, { as: { token, proof: await prove(token) } });
  channel.close();
  const readerKey = createEcKey();
  return {
    site,
    dn,
    groups,
    readerKey,
    credentials: async () => ({ token, proof: await prove(token, readerKey) }),
  };
}
