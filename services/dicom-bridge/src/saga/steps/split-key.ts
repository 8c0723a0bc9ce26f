import { setImmediate } from 'node:timers/promises';
import type { SiteConfig } from '@mdm/config';
import { generateIdentity } from '@mdm/envelope';
import { encodeShare, splitKey as split } from '@mdm/key-shares';
import type { common } from '@mdm/protos';
import { aclToMessage, type UserCredentials } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import { aclsOf } from '../../policy.js';
import { factsOf } from '../facts.js';
import { type Item, perOwner, type RegistrationOutcome, settled } from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import type { State } from '../state.js';

/** The key of one image in shares, which are secret. */
interface SplitKey {
  readonly description: NonNullable<State['key']>;
  /** Encoded shares by holder. */
  readonly records: ReadonlyMap<string, Buffer>;
}

/**
 * Draws a key for each image and gives one share of it to each holder; nobody, not even the bridge, keeps the key
 * itself. Each attempt draws a new key of a later generation, which replaces what an interrupted one has left.
 */
export const splitKey: Step<State, Registrar> = {
  name: 'split-key',

  run: (items, context, signal) =>
    perOwner(items, context.acting, async (group, as) => {
      const generations = await context.instances.nextKeyGenerations(group.length, signal);
      const keys: SplitKey[] = [];
      try {
        for (const [n, { key }] of group.entries()) {
          keys.push(await drawKey(key, generations[n] ?? 0, context.config.site.keys));
          // A key takes a millisecond of computing: what is being received does not wait for those of a whole batch.
          await setImmediate();
        }
        return await give(group, keys, context, as, signal);
      } finally {
        for (const { records } of keys) for (const record of records.values()) record.fill(0);
      }
    }),

  undo: (items, { acting, peers, config }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const guids = group.map(({ key }) => key);
      const holders = new Set([
        ...config.site.keys.holders,
        ...group.flatMap(({ state }) => state.key?.holders ?? []),
      ]);
      const answers = await atEach([...holders], (holder) =>
        peers.client('mdm.hydra.v1.KeyService', holder).destroyShares({ guids }, { as, signal }),
      );
      return settled(group, everywhere(group, answers), (state) => ({ ...state, key: undefined }));
    }),
};

async function give(
  items: readonly Item[],
  keys: readonly SplitKey[],
  { peers, config }: Registrar,
  as: UserCredentials,
  signal: AbortSignal,
): Promise<RegistrationOutcome[]> {
  const { vo, keys: policy } = config.site;
  const facts = items.map(({ state }) => factsOf(state, config.site));
  const acls = items.map(({ state }) => aclToMessage(aclsOf(state.policy, vo).file));
  const answers = await atEach(policy.holders, (holder) => {
    const shares = items.map(({ key: guid }, n) => ({
      guid,
      generation: keys[n]?.description.generation,
      record: keys[n]?.records.get(holder),
      acl: acls[n],
      facts: facts[n],
    }));
    return peers.client('mdm.hydra.v1.KeyService', holder).putShares({ shares }, { as, signal });
  });
  return settled(items, everywhere(items, answers), (state, n) => ({ ...state, key: keys[n]?.description }));
}

/** A fresh age X25519 key, split for the holders; the key itself is overwritten before this resolves. */
async function drawKey(
  guid: string,
  generation: number,
  { threshold, holders }: SiteConfig['keys'],
): Promise<SplitKey> {
  const { identity, recipient } = generateIdentity();
  try {
    const shares = await split({ identity, recipient, guid, generation, threshold, holders });
    const records = new Map(shares.map((share) => [share.holder, encodeShare(share)]));
    for (const { share } of shares) share.fill(0);
    return { description: { recipient, generation, threshold, holders }, records };
  } finally {
    identity.fill(0);
  }
}

/** Asks all holders at once and waits for every one, so that nothing is under way any more when one has failed. */
async function atEach<Answer>(
  holders: readonly string[],
  ask: (holder: string) => Promise<Answer>,
): Promise<Answer[]> {
  const answers = await Promise.allSettled(holders.map(ask));
  return answers.map((answer) => {
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value;
  });
}

/** What all holders together say of each item: the first error, else that it is done. */
function everywhere(
  items: readonly Item[],
  answers: readonly { readonly outcomes: readonly common.ItemOutcome__Output[] }[],
): (common.ItemOutcome__Output | undefined)[] {
  return items.map((_, n) => {
    const outcomes = answers.map((answer) => answer.outcomes[n]);
    if (outcomes.includes(undefined)) return undefined;
    return outcomes.find((outcome) => outcome?.error) ?? outcomes[0];
  });
}
