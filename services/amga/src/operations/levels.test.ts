import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { amga, common } from '@mdm/protos';
import {
  type Asking,
  date,
  equal,
  guidOf,
  is,
  type MetadataBed,
  newImage,
  startMetadata,
  text,
} from '../testing.js';

let bed: MetadataBed;
let owner: Asking;
let reader: Asking;
const [full = '', limited = '', mr = ''] = Array.from({ length: 3 }, (_, index) => guidOf(index + 1));

const policies = `
@id("acl-decides") @sentence("the list decides") permit (principal, action, resource);
@id("mr-anonymous") @sentence("of magnetic resonance only anonymous data are shown to others")
forbid (principal, action, resource)
when { resource has modality && resource.modality == "MR" && context.level != "anonymous" }
unless { principal.dn == resource.owner };
`;

/** Images of three patients, all of which the reader may read: one without limits, one anonymous, one by policy. */
beforeAll(async () => {
  bed = await startMetadata();
  const home = bed.sites.get('a');
  const directory = path.join(home?.directory ?? '', 'policies');
  await mkdir(directory);
  await writeFile(path.join(directory, 'site.cedar'), policies);
  await bed.context.policies.reload();
  owner = await bed.ask({ name: 'Alice Arzt', groups: ['/biomed/a/Role=physician', '/biomed'] });
  reader = await bed.ask({ name: 'Rosa', groups: ['/biomed/x'] });
  const facts = (modality: string): common.ImageFacts => ({
    site: 'a',
    vo: 'biomed',
    project: 'phantoms',
    owner: owner.user.dn,
    group: '/biomed/a',
    modality,
  });
  const image = (guid: string, patient: string, modality: string, study: string): amga.NewImage => ({
    ...newImage(
      {
        guid,
        patient,
        study,
        series: `${study}.1`,
        attributes: {
          series: { Modality: text(modality) },
          patient: { PatientName: text(`Name^${patient}`) },
        },
      },
      owner.user.dn,
    ),
    facts: facts(modality),
  });
  await owner.bridge.putImages({
    images: [
      image(full, 'FULL', 'CT', '1.2.1'),
      image(limited, 'LIMITED', 'CT', '1.2.2'),
      image(mr, 'MAGNET', 'MR', '1.2.3'),
    ],
  });
  const share = (guid: string, limits?: common.AclLimits) => ({
    guid,
    edits: [
      {
        tag: 'ACL_TAG_USER' as const,
        id: reader.user.dn,
        permissions: 4,
        ...(limits && { limits }),
      },
    ],
  });
  const { outcomes } = await owner.metadata.editAcls({
    changes: [share(full), share(limited, { level: 'DATA_LEVEL_ANONYMOUS' }), share(mr)],
  });
  expect(outcomes.map(({ error }) => error)).toEqual([null, null, null]);
});
afterAll(() => bed.close());

const guidsOf = (rows: readonly amga.Row__Output[]) => rows.map(({ guid }) => guid).sort();

describe('the level of a row', () => {
  it('hides what tells more, by the share and by the policies alike', async () => {
    const rows = await reader.find({ collection: '/mdm/Image', attributes: ['Modality', 'PatientLink'] });
    expect(new Map(rows.map(({ guid, attributes }) => [guid, attributes]))).toEqual(
      new Map([
        [
          full,
          {
            Modality: expect.objectContaining({ text: 'CT' }),
            PatientLink: expect.objectContaining({ text: 'FULL' }),
          },
        ],
        [limited, { Modality: expect.objectContaining({ text: 'CT' }) }],
        [mr, { Modality: expect.objectContaining({ text: 'MR' }) }],
      ]),
    );
  });

  it('hides the day on which an image was registered from who is not shown dates', async () => {
    const condition = equal('RegisteredOn', date(new Date().toISOString().slice(0, 10)));
    const find = async (asking: Asking) =>
      guidsOf(await asking.find({ collection: '/mdm/Image', condition }));
    expect(await find(owner)).toEqual([full, limited, mr]);
    await expect(find(reader)).rejects.toMatchObject({
      code: 'permission-denied',
      field: 'condition.RegisteredOn',
    });
  });

  it('hides it from conditions, in whichever way they are put', async () => {
    const find = async (condition: amga.Condition, collection = '/mdm/Image') =>
      guidsOf(await reader.find({ collection, condition }));
    expect(await find(equal('PatientLink', text('LIMITED')))).toEqual([]);
    expect(await find(is('PatientLink', 'COMPARATOR_LIKE', text('*')))).toEqual([full]);
    expect(await find(is('PatientLink', 'COMPARATOR_PRESENT'))).toEqual([full]);
    // As if it had no value: each way of asking for another value answers the same for both.
    expect(await find({ negation: equal('PatientLink', text('LIMITED')) })).toEqual(
      [full, limited, mr].sort(),
    );
    expect(await find({ negation: equal('PatientLink', text('MAGNET')) })).toEqual(
      [full, limited, mr].sort(),
    );
    expect(await find(equal('STUinsUID', text('1.2.2')), '/mdm/DICOM')).toEqual([]);
    expect(await find(equal('STUinsUID', text('1.2.1')), '/mdm/DICOM')).toEqual([full]);
  });

  it('is, above the images, the highest of those below, and hides the name of the entry', async () => {
    const rows = await reader.find({ collection: '/mdm/Patient', attributes: ['PatientSex'] });
    expect(rows.map(({ name }) => name).sort()).toEqual(['', '', 'FULL']);
    expect(
      await reader.find({ collection: '/mdm/Patient', condition: equal('PatientLink', text('LIMITED')) }),
    ).toEqual([]);
  });

  it('is the whole for the owner', async () => {
    const rows = await owner.find({ collection: '/mdm/Patient', attributes: ['PatientLink', 'PatientName'] });
    expect(rows.map(({ attributes }) => attributes.PatientName?.text).sort()).toEqual([
      'Name^FULL',
      'Name^LIMITED',
      'Name^MAGNET',
    ]);
  });

  it('of a whole query is a ground to refuse an attribute by its name', async () => {
    await expect(
      reader.find({ collection: '/mdm/Patient', attributes: ['PatientName'] }),
    ).rejects.toMatchObject({ refusal: { layer: 'level', reason: 'identified' } });
  });
});
