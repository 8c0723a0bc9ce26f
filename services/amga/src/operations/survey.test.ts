import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { siteGroup } from '@mdm/access';
import { type Asking, collect, type MetadataBed, metadataName, newImage, startMetadata } from '../testing.js';

const visitor = '/O=Hospital B/CN=Bob Besucher';
let bed: MetadataBed;
let alice: Asking;
let officer: Asking;
let administrator: Asking;

beforeAll(async () => {
  bed = await startMetadata();
  const people = bed.sites.get('a')?.people;
  alice = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a'] });
  officer = await bed.ask({ name: 'officer', dn: people?.officer.dn ?? '' });
  administrator = await bed.ask({ name: 'administrator', dn: people?.administrator.dn ?? '' });
});
afterAll(() => bed.close());

async function surveyed(facts: string[], as = officer) {
  const parts = await collect(as.metadata.survey({ facts }));
  return {
    kinds: parts.flatMap(({ kinds }) =>
      kinds.map((kind) => [kind.facts?.modality, kind.facts?.bodyPart, kind.images?.value ?? 'suppressed']),
    ),
    people: parts.flatMap(({ people }) => people),
  };
}

describe('a survey of what policies decide about', () => {
  it('is empty but for the people of the site where there are no images', async () => {
    const { kinds, people } = await surveyed(['modality']);
    expect(kinds).toEqual([]);
    expect((await surveyed([])).kinds).toEqual([]);
    const physician = bed.sites.get('a')?.people.physician;
    expect(people).toContainEqual({
      dn: physician?.dn,
      groups: physician?.groups,
      site: 'a',
      accredited: true,
    });
    expect(people.find(({ dn }) => dn === officer.user.dn)).toMatchObject({ site: 'a', accredited: false });
  });

  it('tells images apart by the facts that are asked for, and suppresses what is of few people', async () => {
    // CT of six people, MR of five, US of two.
    const images = [
      ...Array.from({ length: 12 }, (_, n) => ({ patient: `CT${n % 6}`, modality: 'CT', bodyPart: 'CHEST' })),
      ...Array.from({ length: 5 }, (_, n) => ({ patient: `MR${n}`, modality: 'MR', bodyPart: 'HEAD' })),
      ...Array.from({ length: 9 }, (_, n) => ({ patient: `US${n % 2}`, modality: 'US', bodyPart: 'HEAD' })),
    ];
    const { dn: owner } = alice.user;
    const facts = { site: 'a', vo: 'biomed', project: 'heart', owner, group: '/biomed/a' };
    const { outcomes } = await alice.bridge.putImages({
      images: images.map(({ patient, ...more }) => {
        const uid = `1.2.${Buffer.from(patient).readUIntBE(0, 3)}`;
        const image = newImage(
          { patient, study: uid, series: `${uid}.1`, ...(patient === 'CT0' && { readers: [visitor] }) },
          owner,
        );
        return { ...image, facts: { ...facts, ...more } };
      }),
    });
    expect(outcomes.filter(({ error }) => error)).toEqual([]);

    // US is of two people; without MR nobody can subtract it from the number of all images.
    expect((await surveyed(['modality'])).kinds.sort()).toEqual([
      ['CT', '', 12],
      ['MR', '', 'suppressed'],
      ['US', '', 'suppressed'],
    ]);
    expect((await surveyed(['bodyPart'])).kinds.sort()).toEqual([
      ['', 'CHEST', 12],
      ['', 'HEAD', 14],
    ]);
    expect((await surveyed([])).kinds).toEqual([['', '', 26]]);
  });

  it('names whom images are shared with, by each site that may vouch for them', async () => {
    const image = newImage({ patient: 'P', study: '1.9', series: '1.9.1' }, alice.user.dn);
    const shared = { tag: 'ACL_TAG_GROUP', permissions: 4 } as const;
    await alice.bridge.putImages({ images: [image] });
    await alice.metadata.editAcls({
      changes: [
        {
          guid: image.guid ?? '',
          edits: [
            { ...shared, id: '/biomed/heart' },
            { ...shared, id: siteGroup('c') },
          ],
        },
      ],
    });
    const { people } = await surveyed([], administrator);
    const anybody = { dn: '', groups: [], accredited: false };
    expect(people).toContainEqual({ ...anybody, site: 'c' });
    expect(people).toContainEqual({ ...anybody, groups: ['/biomed/heart'], site: 'b' });
    expect(people).toContainEqual({ ...anybody, dn: alice.user.dn, site: 'a' });
    expect(people).toContainEqual({ ...anybody, dn: visitor, site: 'b' });
  });

  it('is for administrators and officers of the site', async () => {
    const asked = surveyed(['modality'], alice);
    await expect(asked).rejects.toMatchObject({
      code: 'permission-denied',
      refusal: { layer: 'policy', reason: 'role/officer-or-administrator' },
    });
    const foreign = await bed.client(metadataName, {
      through: 'gateway',
      as: bed.user({ name: 'officer', dn: officer.user.dn, site: 'b' }),
    });
    await expect(collect(foreign.survey({}))).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(surveyed(['PatientName'])).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
