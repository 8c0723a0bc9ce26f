import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { editSite, type Site, startTestService, type TestService } from '@mdm/testbed';
import type { GatewayContext } from '../context.js';
import { gateway } from '../definition.js';

const session = 'mdm.gateway.v1.SessionService';
let bed: TestService<GatewayContext>;

beforeAll(async () => {
  bed = await startTestService(gateway);
});
afterAll(() => bed.close());

/** Writes `federation.peers` of site a anew and waits until the service believes it. */
async function changePeers(change: (peers: { site: string }[]) => unknown[]): Promise<void> {
  const changed = new AbortController();
  const unsubscribe = bed.context.federation.onChange(() => changed.abort());
  await editSite(bed.sites.get('a') as Site, (config) => {
    config.federation.peers = change(config.federation.peers);
    config.keys = { threshold: 1, holders: ['a'] };
  });
  if (!changed.signal.aborted) await once(changed.signal, 'abort');
  unsubscribe();
}

describe('what site.yaml says of a peer', () => {
  it('takes effect on connections that are open: a person, a level, a site that has left', async () => {
    const visitor = bed.user({ site: 'b', name: 'Vera', groups: ['/biomed/a/Role=physician'] });
    const client = await bed.client(session, { through: 'gateway', site: 'b', as: visitor });
    expect(await client.whoAmI({})).toMatchObject({ level: 'DATA_LEVEL_PSEUDONYMOUS' });

    await changePeers((peers) =>
      peers.map((peer) => (peer.site === 'b' ? { ...peer, level: 'identified' } : peer)),
    );
    expect(await client.whoAmI({})).toMatchObject({ level: 'DATA_LEVEL_IDENTIFIED' });

    await changePeers((peers) =>
      peers.map((peer) => (peer.site === 'b' ? { ...peer, subjects: ['/O=Another'] } : peer)),
    );
    await expect(client.whoAmI({})).rejects.toMatchObject({ code: 'token-issuer' });

    await changePeers((peers) => peers.filter(({ site }) => site !== 'b'));
    await expect(client.whoAmI({})).rejects.toMatchObject({ code: 'certificate-invalid' });
    const other = await bed.client(session, { through: 'gateway', site: 'c', as: visitor });
    await expect(other.whoAmI({})).rejects.toMatchObject({ code: 'token-issuer' });
  });
});
