import { generateIdentity } from '@mdm/envelope';
import { fail } from '@mdm/errors';
import { decryptWith } from '@mdm/identity';
import { decodeShare, encodeShare, joinShares, type KeyShare, splitKey } from '@mdm/key-shares';
import type { gateway, hydra } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { Federation } from '@mdm/testbed/federation';
import pMap from 'p-map';
import { type Bench, repeatedly, seconds } from '../bench.js';
import { withFederation } from '../federations.js';
import { imageAcl, physicianOf, requireDone } from '../people.js';
import { type GatewaySession, openGatewaySession } from '../session.js';
import { quantile, summarise } from '../statistics.js';

const threshold = 2;
const holders = ['a', 'b', 'c'];
const bulkSize = 100;
const bulksAtOnce = 4;
const concurrency = 32;

/** Release of image keys at the reader: through the gateway from two of three hospitals, decrypted, joined, proven. */
export const keys: Bench = {
  name: 'keys',
  description: 'image keys released by 2 of 3 hospitals, decrypted and joined at the reader',
  needs: [],
  run: (context) =>
    withFederation(context, { sites: holders, services: ['gateway', 'hydra'] }, async (federation) => {
      const { quick, say } = context;
      const count = quick ? 200 : 4_000;
      const repetitions = quick ? 2 : 5;
      say('splitting keys and storing the shares');
      const wanted = await storeKeys(federation, count);
      const session = await openGatewaySession(federation, 'a');
      try {
        const bulks = Array.from({ length: count / bulkSize }, (_, index) =>
          wanted.slice(index * bulkSize, (index + 1) * bulkSize),
        );
        say(`${bulkSize} a call`);
        const bulkRates = await repeatedly(repetitions, async () => {
          const taken = await seconds(() =>
            pMap(bulks, (bulk) => open(session, bulk), { concurrency: bulksAtOnce }),
          );
          return count / taken;
        });
        say('one a call');
        const singles = await repeatedly(repetitions, async () => {
          const latencies: number[] = [];
          const openOne = async (key: gateway.WantedKey) => {
            latencies.push(1_000 * (await seconds(() => open(session, [key]))));
          };
          const taken = await seconds(() => pMap(wanted.slice(0, count / 2), openOne, { concurrency }));
          return { rate: latencies.length / taken, latencies };
        });
        const limit =
          'two cores for all: unwrapping at two hospitals, one elliptic-curve proof for each key at the reader';
        const latency = (share: number) => singles.map(({ latencies }) => quantile(latencies, share));
        const single = `one a call, ${concurrency} at once`;
        return [
          summarise(
            {
              name: `${bulkSize} a call, ${bulksAtOnce} at once`,
              unit: 'keys/s',
              better: 'more',
              limit,
              goal: { of: 'value', bound: 1_000 },
            },
            bulkRates,
          ),
          summarise(
            { name: single, unit: 'keys/s', better: 'more', limit: `${limit}; six calls for each key` },
            singles.map(({ rate }) => rate),
          ),
          summarise({ name: `${single}, p50`, unit: 'ms', better: 'less', limit: 'the rate' }, latency(0.5)),
          summarise({ name: `${single}, p99`, unit: 'ms', better: 'less', limit: 'the rate' }, latency(0.99)),
        ];
      } finally {
        session.close();
      }
    }),
};

/** Draws keys and stores their shares as the bridge of site a does. */
async function storeKeys(federation: Federation, count: number): Promise<gateway.WantedKey[]> {
  const as = physicianOf(federation, 'a');
  const acl = imageAcl(federation.site('a'));
  const shares = new Map(holders.map((holder): [string, hydra.NewShare[]] => [holder, []]));
  const guids = Array.from({ length: count }, () => newGuid());
  for (const guid of guids) {
    const { identity, recipient } = generateIdentity();
    for (const share of await splitKey({ identity, recipient, guid, generation: 1, threshold, holders }))
      shares.get(share.holder)?.push({ guid, generation: 1, record: encodeShare(share), acl });
  }
  for (const [holder, held] of shares) {
    const client = await federation
      .door(holder, 'hydra')
      .client('mdm.hydra.v1.KeyService', { through: 'dicom-bridge', site: 'a', as });
    for (let at = 0; at < held.length; at += 1_000)
      requireDone((await client.putShares({ shares: held.slice(at, at + 1_000) })).outcomes);
  }
  return guids.map((guid) => ({ guid, threshold, holders }));
}

/** Has keys released and opens them, as `@mdm/client` does. */
async function open(session: GatewaySession, wanted: gateway.WantedKey[]): Promise<void> {
  const { images, readerKey, credentials } = session;
  const { keys, answers } = await images.releaseKeys({ keys: wanted }, { as: await credentials() });
  const shares = answers.flatMap(({ holder, jwe }) =>
    decryptWith(readerKey.privateKey, jwe, holder).map((record) => decodeShare(record, holder)),
  );
  const byKey = new Map(keys.map(({ guid }): [string, KeyShare[]] => [guid, []]));
  for (const share of shares) byKey.get(share.guid)?.push(share);
  for (const { guid, error } of keys) {
    if (error) fail('internal', `a key was not released: ${error.message}`);
    await joinShares(byKey.get(guid) ?? [], { guid });
  }
}
