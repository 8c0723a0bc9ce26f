import { type ServiceName, type SiteConfig, serviceAddress } from '@mdm/config';
import { fail } from '@mdm/errors';
import type { Federation, FederationView } from '@mdm/federation';
import type { Services } from '@mdm/protos';
import { type Credentials, channelCredentials } from './credentials.js';
import { type Channel, openChannel, type ServiceClient } from './grpc-client.js';
import { servedBy } from './services.js';

const retiredChannelMs = 60_000;

/** The CA certificates of a site, PEM. */
export function authoritiesOf(view: FederationView, site: string): string[] {
  const entry = view.sites.get(site);
  if (!entry) fail('not-found', `site "${site}" is not in the federation`, { field: 'site' });
  return entry.ca.map((certificate) => certificate.toString());
}

/** Clients of the other services: of this site, and of other sites for the two that sites offer each other. */
export interface Peers {
  /** @param site default: this site */
  client<Name extends keyof Services>(name: Name, site?: string): ServiceClient<Name>;
  /** The audit of a service of this site. */
  audit(service: ServiceName): ServiceClient<'mdm.audit.v1.AuditService'>;
  /** A connection of its own, which the caller closes: for whoever cannot wait until the shared one is dialled again. */
  dial(site: string, service: ServiceName): Channel;
  close(): void;
}

/**
 * Channels are opened when they are first needed and opened anew when this process's certificate or the peer's
 * authority changes; calls that run on the former channel end on it.
 */
export function createPeers(options: {
  site: SiteConfig;
  credentials: Credentials;
  federation: Federation;
}): Peers {
  const { site: own, credentials, federation } = options;
  const channels = new Map<string, Channel>();
  const retired = new Set<NodeJS.Timeout>();

  const retire = () => {
    for (const channel of channels.values()) {
      const timer = setTimeout(() => {
        retired.delete(timer);
        channel.close();
      }, retiredChannelMs);
      timer.unref();
      retired.add(timer);
    }
    channels.clear();
  };
  const unsubscribe = [credentials.onChange(retire), federation.onChange(retire)];

  function addressOf(site: string, service: ServiceName): string {
    if (site === own.site) return serviceAddress(own, service);
    if (service !== 'gateway' && service !== 'hydra') {
      fail('caller-not-allowed', `${service} of site "${site}" is not offered to other sites`);
    }
    return federation.current().address(site, service);
  }

  const dial = (site: string, service: ServiceName): Channel =>
    openChannel({
      address: addressOf(site, service),
      credentials: channelCredentials({
        material: credentials.current(),
        authorities: authoritiesOf(federation.current(), site),
        site,
        service,
      }),
      peer: `mdm://${site}/${service}`,
    });

  function channel(site: string, service: ServiceName): Channel {
    const key = `${site}/${service}`;
    const found = channels.get(key) ?? dial(site, service);
    channels.set(key, found);
    return found;
  }

  return {
    client: (name, site = own.site) => channel(site, servedBy(name)).client(name),
    audit: (service) => channel(own.site, service).client('mdm.audit.v1.AuditService'),
    dial,
    close: () => {
      for (const end of unsubscribe) end();
      for (const timer of retired) clearTimeout(timer);
      for (const open of channels.values()) open.close();
    },
  };
}
