import { randomUUID } from 'node:crypto';
import { generateIdentity } from '@mdm/envelope';
import { decryptWith } from '@mdm/identity';
import { decodeShare, encodeShare, joinShares, splitKey } from '@mdm/key-shares';
import type { common, hydra as messages } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import { type Site, startTestService, type TestService, type TestUser } from '@mdm/testbed';
import type { HydraContext } from './context.js';
import { hydra } from './definition.js';

export type Keys = ServiceClient<'mdm.hydra.v1.KeyService'>;

export const physicians = '/biomed/b/Role=physician';

/** A new key of an image, split over the sites a, b and c. */
export interface TestKey {
  readonly guid: string;
  readonly recipient: string;
  /** The records of the shares, by site. */
  readonly records: Readonly<Record<'a' | 'b' | 'c', Buffer>>;
}

/** The key store of site a, and the bridge of site b that puts shares into it for an owner at b. */
export interface HydraBed {
  readonly bed: TestService<HydraContext>;
  readonly owner: TestUser;
  readonly colleague: TestUser;
  readonly stranger: TestUser;
  /** The bridge of b, acting for the owner. */
  readonly bridge: Keys;
  /** The gateway of b (or of another site), acting for a person. */
  gateway(as: TestUser, site?: string): Promise<Keys>;
  /** The site of the key store. */
  readonly home: Site;
  aclOf(owner?: TestUser): common.Acl;
  newKey(options?: { guid?: string; generation?: number }): Promise<TestKey>;
  share(key: TestKey, changes?: Partial<messages.NewShare>): messages.NewShare;
  /** Puts the share of a new key. */
  put(): Promise<TestKey>;
  close(): Promise<void>;
}

export async function startHydra(options: Parameters<typeof startTestService>[1] = {}): Promise<HydraBed> {
  const bed = await startTestService(hydra, options);
  const home = bed.sites.get('a');
  if (!home) throw new TypeError('the test has no site "a"');
  const owner = bed.user({ site: 'b', name: 'Berta Arzt', groups: [physicians, '/biomed'] });
  const colleague = bed.user({ site: 'b', name: 'Karl Kollege', groups: [physicians, '/biomed'] });
  const stranger = bed.user({ site: 'b', name: 'Fritz Fremd', groups: ['/other'] });
  const client = (through: 'gateway' | 'dicom-bridge', as: TestUser, site = 'b') =>
    bed.client('mdm.hydra.v1.KeyService', { through, site, as });
  const bridge = await client('dicom-bridge', owner);

  const aclOf = ({ dn }: TestUser = owner): common.Acl => ({
    owner: dn,
    group: physicians,
    entries: [
      { tag: 'ACL_TAG_OWNER', permissions: 6 },
      { tag: 'ACL_TAG_GROUP_OWNER', permissions: 4 },
      { tag: 'ACL_TAG_OTHER', permissions: 0 },
    ],
  });
  const newKey = async ({ guid = randomUUID() as string, generation = 1 } = {}): Promise<TestKey> => {
    const { identity, recipient } = generateIdentity();
    const [a, b, c] = await splitKey({
      identity,
      recipient,
      guid,
      generation,
      threshold: 2,
      holders: ['a', 'b', 'c'],
    });
    if (!a || !b || !c) throw new TypeError('a key was not split into three');
    return { guid, recipient, records: { a: encodeShare(a), b: encodeShare(b), c: encodeShare(c) } };
  };
  const share = (key: TestKey, changes: Partial<messages.NewShare> = {}): messages.NewShare => ({
    guid: key.guid,
    generation: 1,
    record: key.records.a,
    acl: aclOf(),
    ...changes,
  });
  return {
    bed,
    owner,
    colleague,
    stranger,
    bridge,
    gateway: (as, site) => client('gateway', as, site),
    home,
    aclOf,
    newKey,
    share,
    put: async () => {
      const key = await newKey();
      const { outcomes } = await bridge.putShares({ shares: [share(key)] });
      if (outcomes[0]?.error) throw new Error(`the share was not stored: ${outcomes[0].error.code}`);
      return key;
    },
    close: () => bed.close(),
  };
}

/** Opens released shares with the reader's key. */
export const openShares = (reader: TestUser, jwe: string): Buffer[] =>
  decryptWith(reader.readerKey.privateKey, jwe, 'a');

/** The recipient of the key that the share of a joins to with the share of b. */
export async function joinedRecipient(key: TestKey, record: Uint8Array): Promise<string> {
  const shares = [decodeShare(record, 'a'), decodeShare(key.records.b, 'b')];
  const joined = await joinShares(shares, { guid: key.guid });
  return joined.recipient;
}
