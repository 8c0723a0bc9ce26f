import type { ServiceName } from '@mdm/config';
import type { Channel } from '@mdm/rpc';
import type { Database } from '@mdm/store';
import { dialService } from '../dial.js';
import type { Site } from '../sites.js';
import { asUser, auditRecordsSql, type TestDoor, testUser } from '../test-service.js';

/** The door of a service process; {@link close} ends the connections to it. */
export interface ServiceDoor extends TestDoor {
  close(): void;
}

export function openDoor(options: {
  readonly site: Site;
  readonly sites: ReadonlyMap<string, Site>;
  readonly service: ServiceName;
  readonly db: Database;
  readonly clock?: () => number;
}): ServiceDoor {
  const { site: home, sites, service, db, clock = Date.now } = options;
  const address = home.plan.ports.services[service].listen;
  const channels = new Map<string, Promise<Channel>>();
  const siteOf = (name: string): Site => {
    const found = sites.get(name);
    if (!found) throw new TypeError(`the federation has no site "${name}"`);
    return found;
  };
  const channel = (site: string, through: ServiceName): Promise<Channel> => {
    const key = `${site}/${through}`;
    const opened =
      channels.get(key) ?? dialService({ address, callee: home, service, caller: siteOf(site), through });
    channels.set(key, opened);
    return opened;
  };
  return {
    sites,
    address,
    user: (request) => testUser(siteOf(request.site ?? home.site), request, [...sites.keys()], clock),
    client: async (name, { through, site = home.site, as }) => {
      const client = (await channel(site, through)).client(name);
      return as ? asUser(client, as) : client;
    },
    auditRecords: () => db.query(auditRecordsSql),
    close: () => {
      for (const opened of channels.values()) void opened.then((open) => open.close());
    },
  };
}
