import { BlockList, isIPv6 } from 'node:net';
import type { IngestSource } from './policy.js';

/** Who is at the other end of an association. */
export interface DicomPeer {
  readonly callingAe: string;
  /** IPv4 or IPv6 address. */
  readonly address: string;
}

/** Finds the first entry of `ingest.sources` that a DICOM peer matches; undefined when nobody expects it. */
export type FindSource = (peer: DicomPeer) => IngestSource | undefined;

export function createSources(sources: readonly IngestSource[]): FindSource {
  const entries = sources.map((source) => ({
    source,
    hasAe: aeMatcher(source.aeTitle),
    hasAddress: addressMatcher(source.address),
  }));
  return ({ callingAe, address }) =>
    entries.find(({ hasAe, hasAddress }) => hasAe(callingAe) && hasAddress(address))?.source;
}

function aeMatcher(pattern: string | undefined): (ae: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const whole = new RegExp(`^${parts.join('.*')}$`);
  return (ae) => whole.test(ae);
}

function addressMatcher(network: string | undefined): (address: string) => boolean {
  if (network === undefined) return () => true;
  const [ip = '', prefix] = network.split('/');
  const list = new BlockList();
  const family = isIPv6(ip) ? 'ipv6' : 'ipv4';
  if (prefix === undefined) list.addAddress(ip, family);
  else list.addSubnet(ip, Number(prefix), family);
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
