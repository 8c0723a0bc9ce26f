import { BlockList, isIPv6 } from 'node:net';
import type { SiteConfig } from './site-schema.js';

/** Whether an IPv4 or IPv6 address is the given one, or lies in the given network such as 10.1.0.0/16. */
export function networkMatcher(network: string): (address: string) => boolean {
  const [ip = '', prefix] = network.split('/');
  const list = new BlockList();
  const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(ip, family);
  else list.addSubnet(ip, Number(prefix), family);
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

export type Workstation = SiteConfig['workstations'][number];

/** The workstation that has the AE title and dials from where it may; undefined when there is none. */
export function workstationAt(
  workstations: readonly Workstation[],
  aeTitle: string,
  address: string,
): Workstation | undefined {
  const found = workstations.find((workstation) => workstation.aeTitle === aeTitle);
  return found && networkMatcher(found.address)(address) ? found : undefined;
}
