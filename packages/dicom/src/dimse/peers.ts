import { BlockList, isIP } from 'node:net';
import { fail } from '@mdm/errors';
import { aeTitle } from './ae-title.js';

/** What one peer may use. Everything is counted over all associations that share the same limits object. */
export interface PeerLimits {
  /** At the same time. */
  readonly maxAssociations?: number;
  /** Bytes of one P-DATA-TF PDU; at least 1024. */
  readonly maxPduLength?: number;
  /** Received on all associations together; who is faster is slowed down. */
  readonly bytesPerSecond?: number;
}

/** One line of an allow-list. What is left out is not looked at. */
export interface PeerRule extends PeerLimits {
  /** AE title of the peer. */
  readonly callingAe?: string;
  /** The AE title of ours that it may call. */
  readonly calledAe?: string;
  /** IPv4 or IPv6 addresses and networks (`10.1.0.0/16`). */
  readonly addresses?: readonly string[];
}

/** True: without limits of its own. */
export type AcceptCalling = (callingAe: string, address: string, calledAe: string) => boolean | PeerLimits;

/**
 * An allow-list of peers: the first rule that fits counts, and no rule is a refusal.
 * @throws invalid-argument when a rule has a wrong AE title, address or limit
 */
export function allowPeers(rules: readonly PeerRule[]): AcceptCalling {
  const compiled = rules.map(compile);
  return (callingAe, address, calledAe) =>
    compiled.find(({ fits }) => fits(callingAe, address, calledAe))?.limits ?? false;
}

function compile(rule: PeerRule): {
  readonly limits: PeerLimits;
  readonly fits: (callingAe: string, address: string, calledAe: string) => boolean;
} {
  const calling = rule.callingAe === undefined ? undefined : aeTitle(rule.callingAe, 'callingAe');
  const called = rule.calledAe === undefined ? undefined : aeTitle(rule.calledAe, 'calledAe');
  const networks = rule.addresses === undefined ? undefined : networksOf(rule.addresses);
  const { maxPduLength, bytesPerSecond, maxAssociations } = rule;
  if (maxPduLength !== undefined && maxPduLength < 1024)
    fail('invalid-argument', 'maxPduLength is below 1024 bytes', { field: 'maxPduLength' });
  if (bytesPerSecond !== undefined && !(bytesPerSecond > 0))
    fail('invalid-argument', 'bytesPerSecond is not above 0', { field: 'bytesPerSecond' });
  return {
    limits: { maxAssociations, maxPduLength, bytesPerSecond },
    fits: (callingAe, address, calledAe) =>
      (calling === undefined || calling === callingAe) &&
      (called === undefined || called === calledAe) &&
      (networks === undefined || networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')),
  };
}

function networksOf(addresses: readonly string[]): BlockList {
  const networks = new BlockList();
  for (const entry of addresses) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const most = version === 6 ? 128 : 32;
    const wrong =
      bits !== undefined && !(Number.isInteger(bits) && bits >= 0 && bits <= most && prefix !== '');
    if (version === 0 || rest.length > 0 || wrong)
      fail('invalid-argument', `addresses has an entry that is no address or network: ${entry}`, {
        field: 'addresses',
        remedy: 'write 10.1.2.3, 10.1.0.0/16 or fd00::/8',
      });
    const family = version === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) networks.addAddress(address, family);
    else networks.addSubnet(address, bits, family);
  }
  return networks;
}

/** Associations and bytes of each peer with limits, over all its associations. */
export class PeerUsage {
  readonly #clock: () => number;
  readonly #used = new Map<PeerLimits, { associations: number; freeAt: number }>();

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  hasRoom(limits: PeerLimits): boolean {
    const used = this.#used.get(limits)?.associations ?? 0;
    return limits.maxAssociations === undefined || used < limits.maxAssociations;
  }

  /**
   * Counts an association until `close` is called.
   * @returns `throttle`: milliseconds that the peer has to wait after so many bytes
   */
  open(limits: PeerLimits): { readonly throttle?: (bytes: number) => number; readonly close: () => void } {
    const used = this.#used.get(limits) ?? { associations: 0, freeAt: this.#clock() };
    used.associations += 1;
    this.#used.set(limits, used);
    const { bytesPerSecond } = limits;
    return {
      ...(bytesPerSecond !== undefined && {
        throttle: (bytes: number) => {
          const now = this.#clock();
          used.freeAt = Math.max(used.freeAt, now) + (1000 * bytes) / bytesPerSecond;
          return used.freeAt - now;
        },
      }),
      close: () => {
        used.associations -= 1;
        if (used.associations === 0) this.#used.delete(limits);
      },
    };
  }
}
