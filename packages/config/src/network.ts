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

/** A person who works at a workstation. */
interface WorkstationUser {
  readonly dn: string;
  readonly groups: readonly string[];
}

/**
 * For whom a workstation finds and reads: its one person, or the one of its users who has said their name; undefined when
 * that is nobody.
 * @param name empty when nobody has said one
 */
export function userAtWorkstation(
  { user, users, groups }: Workstation,
  name: string,
): WorkstationUser | undefined {
  if (users !== undefined) return users.find((one) => one.name === name);
  return user !== undefined && name === '' ? { dn: user, groups } : undefined;
}
