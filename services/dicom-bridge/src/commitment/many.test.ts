import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aclFromMode } from '@mdm/access';
import { parseAddress } from '@mdm/config';
import type { CommitmentResult } from '@mdm/dicom';
import { aclToMessage, maxItems, newGuid } from '@mdm/rpc';
import { gateway } from '@mdm/service-gateway';
import { definition as lfc } from '@mdm/service-lfc';
import { startTestSites, type TestSites } from '@mdm/testbed';
import type { BridgeContext } from '../context.js';
import { askForCommitment, ctStorage, observedBridge } from '../testing.js';

/** Images that are registered, as far as the bridge knows: of these, the catalogue does not have every seventh. */
const count = 2 * maxItems + 500;
const images = Array.from({ length: count }, (_, n) => ({
  guid: newGuid(),
  uid: `1.2.3.${n + 1}`,
  isThere: n % 7 !== 0,
}));

let sites: TestSites;
let bridge: BridgeContext;
const observed = observedBridge();

beforeAll(async () => {
  sites = await startTestSites({ sites: ['a'], services: [gateway, lfc, observed.definition] });
  bridge = observed.at('a');
  const { dn: owner, groups } = sites.site('a').people.physician;
  const [group = ''] = groups;
  const door = sites.door('a', 'lfc');
  const as = door.user({ name: 'physician', dn: owner, groups });
  const catalogue = await door.client('mdm.lfc.v1.CatalogService', { through: 'dicom-bridge', as });
  const aclOf = (mode: number) => aclToMessage(aclFromMode({ owner, group, mode }));
  const entries = images
    .filter(({ isThere }) => isThere)
    .map(({ guid, uid }) => ({
      guid,
      lfn: `/grid/biomed/a/many/${uid}`,
      size: 1_000,
      surl: `srm://dpm.a.example:8446/srm/managerv2?SFN=/dpm/a/home/biomed/${guid}`,
      acl: aclOf(0o640),
      directoryAcl: aclOf(0o755),
    }));
  for (let at = 0; at < entries.length; at += maxItems) {
    const { outcomes } = await catalogue.createEntries({ entries: entries.slice(at, at + maxItems) });
    expect(outcomes.filter(({ error }) => error)).toEqual([]);
  }
  const guids = images.map(({ guid }) => guid);
  await bridge.db.query(
    `insert into instances (guid, sop_uid, sop_class, sha256, size, owner, group_name, source, received_ms, registered_ms)
     select guid, uid, $3, '', 0, $4, $5, 'CT_1 at 127.0.0.1', 0, 0 from unnest($1::uuid[], $2::text[]) as r (guid, uid)`,
    [guids, images.map(({ uid }) => uid), ctStorage, owner, group],
  );
  await bridge.db.query(
    `insert into mdm_saga_item (saga, key, state, status, step)
     select 'register', guid, '{}', 'done', 'finish' from unnest($1::text[]) as r (guid)`,
    [guids],
  );
});
afterAll(() => sites?.close());

describe('storage commitment to thousands of images', () => {
  it('asks the catalogue for a thousand of them in one call, and tells of each', async () => {
    const references = images.map(({ uid }) => ({ sopClassUid: ctStorage, sopInstanceUid: uid }));
    const { port } = parseAddress(bridge.ingest.listen) ?? { port: 0 };
    let told: CommitmentResult | undefined;
    await askForCommitment({ port }, references, {
      meanwhile: async (result) => {
        told = await result;
      },
    });
    const uidsOf = (isThere: boolean) =>
      images.filter((image) => image.isThere === isThere).map(({ uid }) => uid);
    expect(told?.committed.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual(uidsOf(true));
    expect(told?.failed).toEqual(
      uidsOf(false).map((sopInstanceUid) => ({ sopClassUid: ctStorage, sopInstanceUid, reason: 0x0112 })),
    );
    const records = await sites.door('a', 'lfc').auditRecords();
    const asked = records.filter(({ operation }) => operation === 'lfc.check-access-many');
    expect(asked.map(({ objects }) => Object(objects).length).toSorted()).toEqual(
      [maxItems, maxItems, 500].toSorted(),
    );
  });

  it('looks them up portion by portion', async () => {
    const instances = Array.from({ length: 45_000 }, (_, n) => ({
      sopClassUid: ctStorage,
      sopInstanceUid: `1.2.4.${n}`,
    }));
    const { signal } = new AbortController();
    const guid = newGuid();
    const request = {
      callingAe: 'NOBODY',
      calledAe: 'MDM_A',
      address: '127.0.0.1',
      transactionUid: '2.25.1',
    };
    // Long after the test: nobody is told meanwhile.
    const askedMs = Date.now() + 3_600_000;
    await bridge.commitments.enter({ ...request, guid, askedMs }, instances, signal);
    const portions: string[][] = [];
    for await (const found of bridge.commitments.instances(guid, signal))
      portions.push(found.map(({ sopInstanceUid }) => sopInstanceUid));
    expect(portions.map(({ length }) => length)).toEqual([20_000, 20_000, 5_000]);
    expect(portions.flat()).toEqual(instances.map(({ sopInstanceUid }) => sopInstanceUid));
  });
});
