import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newGuid } from '@mdm/rpc';
import { type Asking, collect, guidOf, type MetadataBed, metadataName, startMetadata } from '../testing.js';

let bed: MetadataBed;
let alice: Asking;
let officer: Asking;

beforeAll(async () => {
  bed = await startMetadata();
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician'] });
  officer = await bed.ask({ name: 'officer', dn: bed.sites.get('a')?.people.officer.dn ?? '' });
});
afterAll(() => bed.close());

const membersOf = async (object: string) =>
  (await collect(officer.metadata.listMembers({ object }))).flatMap(({ members }) => members);

describe('the members of an entry', () => {
  it('are named to a data protection officer, whatever their ACLs, with the owners of images', async () => {
    const [one, two, other] = [guidOf(1), guidOf(2), guidOf(3)];
    await alice.put([
      { guid: one, patient: 'P1', study: '1.2.1', series: '1.2.1.1' },
      { guid: two, patient: 'P1', study: '1.2.2', series: '1.2.2.1' },
      { guid: other, patient: 'P9', study: '1.2.9', series: '1.2.9.1' },
    ]);
    const [patient] = await bed.db.query<{ guid: string }>("select guid from patients where name = 'P1'");
    const members = await membersOf(patient?.guid ?? '');
    expect(members).toHaveLength(1 + 2 + 2 + 2);
    expect(members.filter(({ lfn }) => lfn !== '')).toEqual([
      { guid: one, lfn: `/grid/biomed/a/1.2.1/1.2.1.1/${one}`, owner: alice.user.dn },
      { guid: two, lfn: `/grid/biomed/a/1.2.2/1.2.2.1/${two}`, owner: alice.user.dn },
    ]);
    const lfn = `/grid/biomed/a/1.2.9/1.2.9.1/${other}`;
    expect(await membersOf(lfn)).toEqual([{ guid: other, lfn, owner: alice.user.dn }]);
    const named = await collect(officer.metadata.listMembers({ guids: [other, newGuid()] }));
    expect(named.flatMap(({ members: all }) => all)).toEqual([{ guid: other, lfn, owner: alice.user.dn }]);
    expect(await membersOf(newGuid())).toEqual([]);
  });

  it('are named to nobody else', async () => {
    const asked = collect(alice.metadata.listMembers({ object: newGuid() }));
    await expect(asked).rejects.toMatchObject({ code: 'permission-denied' });
    const foreign = await bed.client(metadataName, {
      through: 'gateway',
      as: bed.user({ name: 'officer', dn: officer.user.dn, site: 'b' }),
    });
    await expect(collect(foreign.listMembers({ object: newGuid() }))).rejects.toMatchObject({
      code: 'permission-denied',
    });
  });
});
