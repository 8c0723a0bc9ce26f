import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  attributesOf,
  connectDicom,
  type DatasetElement,
  type DicomAssociation,
  type DicomUserIdentity,
  dimseStatus,
  queryRetrieve,
  type RetrieveProgress,
  readHeader,
  readMetaHeader,
  transferSyntaxes,
} from '@mdm/dicom';
import { editSite } from '@mdm/testbed';
import { phantom, phantoms } from '../testing.js';
import { startWorkstationGrid, type WorkstationGrid } from './grid.fixture.js';

const { find, get } = queryRetrieve.studyRoot;
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
const explicit = [transferSyntaxes.explicitLittleEndian];
const tag = {
  level: 0x00080052,
  patientId: 0x00100020,
  name: 0x00100010,
  study: 0x0020000d,
  sop: 0x00080018,
};

let grid: WorkstationGrid;
beforeAll(async () => {
  grid = await startWorkstationGrid();
});
afterAll(() => grid.close());

interface Received {
  readonly sopInstanceUid: string;
  readonly bytes: Buffer;
}

/** One association of a workstation, and what it is sent on it. */
async function associate<T>(
  work: (association: DicomAssociation, received: readonly Received[]) => Promise<T>,
  callingAe = 'VIEWER',
  identity?: DicomUserIdentity,
): Promise<T> {
  const received: Received[] = [];
  const association = await connectDicom({
    host: '127.0.0.1',
    port: grid.port,
    callingAe,
    calledAe: 'MDM_A',
    ...(identity && { identity }),
    contexts: [
      { abstractSyntax: find, transferSyntaxes: explicit, queryOptions: { relational: true } },
      { abstractSyntax: get, transferSyntaxes: explicit, queryOptions: { relational: true } },
      { abstractSyntax: ctStorage, transferSyntaxes: explicit, role: 'scp' },
    ],
    onStore: async ({ sopInstanceUid, dataset }) => {
      received.push({ sopInstanceUid, bytes: Buffer.concat(await dataset.toArray()) });
      return { status: 0 };
    },
  });
  try {
    return await work(association, received);
  } finally {
    await association.release().catch(() => association.abort());
  }
}

const found = (
  level: string,
  keys: readonly DatasetElement[],
  callingAe?: string,
  identity?: DicomUserIdentity,
) =>
  associate(
    async (association) => {
      const answers = [];
      const identifier: DatasetElement[] = [[tag.level, 'CS', level], ...keys];
      for await (const match of association.find({ sopClassUid: find, identifier }))
        answers.push(attributesOf(match, { explicit: true, bigEndian: false }));
      return answers;
    },
    callingAe,
    identity,
  );

/** The last response of a C-GET, and what came before it. */
const retrieved = (level: string, keys: readonly DatasetElement[], callingAe?: string) =>
  associate(async (association, received) => {
    const identifier: DatasetElement[] = [[tag.level, 'CS', level], ...keys];
    let last: RetrieveProgress | undefined;
    for await (const progress of association.get({ sopClassUid: get, identifier })) last = progress;
    return { last, received };
  }, callingAe);

/** The UID under which other hospitals know an image. */
async function sopUidOf(guid: string, site: 'a' | 'c'): Promise<string> {
  const [row] = await grid.sites
    .database(site, 'amga')
    .db.query<{ sop_uid: string }>('select sop_uid from images where guid = $1', [guid]);
  return row?.sop_uid ?? '';
}

const dataSetOf = (file: Buffer) => file.subarray(readMetaHeader(file).datasetOffset);
const uidOf = (file: Buffer) => readHeader(file).string('StudyInstanceUID') ?? '';

describe('a workstation that queries', () => {
  it('finds images of its own hospital by name, and by the UIDs that the hospital has given', async () => {
    const file = phantom({ seed: 'own', patient: { patientId: 'OWN-1', patientName: 'Näme^Nora' } });
    await grid.register('OWN', file);
    const [byName, ...more] = await found('STUDY', [
      [0x00080005, 'CS', 'ISO_IR 100'],
      [tag.name, 'PN', Buffer.from('NÄME*', 'latin1')],
      [tag.patientId, 'LO', ''],
      [tag.study, 'UI', ''],
    ]);
    expect(more).toEqual([]);
    expect(byName?.string('PatientName')).toBe('Näme^Nora');
    expect(byName?.string('PatientID')).toBe('OWN-1');
    expect(byName?.characterSet).toEqual(['ISO_IR 100']);
    const [byUid] = await found('STUDY', [[tag.study, 'UI', uidOf(file)]]);
    expect(byUid?.string('StudyInstanceUID')).toBe(uidOf(file));
  });

  it('finds at other hospitals what its person may know of, as they show it', async () => {
    const guid = await grid.register('OPEN', phantom({ seed: 'open' }));
    const hidden = await grid.register('SECRET', phantom({ seed: 'secret', modality: 'MR' }));
    const [image] = await found('IMAGE', [
      [tag.sop, 'UI', await sopUidOf(guid, 'c')],
      [tag.patientId, 'LO', ''],
      [tag.name, 'PN', ''],
    ]);
    expect(image?.string('PatientID')).toMatch(/^[A-Z2-7]{26}$/);
    expect(image?.string('PatientName')).toBeUndefined();
    expect(await found('IMAGE', [[tag.sop, 'UI', await sopUidOf(hidden, 'c')]])).toEqual([]);
    expect(await found('STUDY', [[tag.name, 'PN', 'CANARY*']])).toEqual([]);
  });

  it('is told how much there is of what its person may know of, and of which modalities', async () => {
    const [first, second, third] = phantoms(3, { seed: 'gathered' });
    for (const file of [first, second]) await grid.register('OPEN', file ?? Buffer.alloc(0));
    const hidden = await grid.register('SECRET', third ?? Buffer.alloc(0));
    const { db } = grid.sites.database('c', 'amga');
    const [row] = await db.query<{ name: string }>(
      'select t.name from images i join studies t on t.guid = i.study_guid where i.guid = $1',
      [hidden],
    );
    const [study] = await found('STUDY', [
      [tag.study, 'UI', row?.name ?? ''],
      [0x00080061, 'CS', 'CT'],
      [0x00201206, 'IS', ''],
      [0x00201208, 'IS', ''],
    ]);
    expect(study?.strings('ModalitiesInStudy')).toEqual(['CT']);
    expect(study?.number('NumberOfStudyRelatedSeries')).toBe(1);
    expect(study?.number('NumberOfStudyRelatedInstances')).toBe(2);
    expect(
      await found('STUDY', [
        [tag.study, 'UI', row?.name ?? ''],
        [0x00080061, 'CS', 'MR'],
      ]),
    ).toEqual([]);
  });

  it('is told what is wrong with its identifier', async () => {
    await expect(found('NOTHING', [])).rejects.toMatchObject({ code: 'invalid-argument' });
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find')).at(-1)).toMatchObject({
      outcome: 'failed',
      code: 'invalid-argument',
      origin: expect.stringContaining('VIEWER'),
    });
  });

  it('is not a modality, and a modality is none', async () => {
    await expect(found('STUDY', [], 'OWN')).rejects.toMatchObject({ code: 'permission-denied' });
    for (const rejected of ['ELSEWHERE', 'NOBODY'])
      await expect(found('STUDY', [], rejected)).rejects.toMatchObject({ code: 'caller-not-allowed' });
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find')).at(-1)).toMatchObject({
      outcome: 'refused',
      code: 'caller-not-allowed',
    });
  });

  it('acts for its person, as the audit of the gateway says', async () => {
    const records = await grid.audited('a', 'gateway', 'gateway.sign-in-workstation');
    expect(records.at(-1)).toMatchObject({
      outcome: 'success',
      detail: { aeTitle: 'VIEWER', address: '127.0.0.1', dn: grid.physician('a').dn },
    });
    const searches = await grid.audited('c', 'gateway', 'gateway.search-site');
    expect(searches.at(-1)?.subject).toBe(grid.physician('a').dn);
  });
});

describe('a workstation with several users', () => {
  const passcodes = { anna: 'anna-canary-1', rosa: 'rosa-canary-2' };
  const as = (username: 'anna' | 'rosa', passcode = passcodes[username]): DicomUserIdentity => ({
    kind: 'passcode',
    username,
    passcode,
  });
  const open = (identity?: DicomUserIdentity) =>
    associate(async ({ identityResponse }) => identityResponse, 'SHARED', identity);
  beforeAll(() => grid.setPasscodes(passcodes));

  it('asks for who has said their name and passcode, and the audit names them', async () => {
    const file = phantom({ seed: 'shared', patient: { patientId: 'OWN-9', patientName: 'Shared^Sue' } });
    await grid.register('OWN', file);
    const keys: DatasetElement[] = [
      [tag.study, 'UI', ''],
      [tag.patientId, 'LO', ''],
    ];
    const ids = async (identity: DicomUserIdentity) =>
      (await found('STUDY', keys, 'SHARED', identity)).map((one) => one.string('PatientID'));
    const { people } = grid.sites.site('a');
    expect(await open(as('anna'))).toEqual(Buffer.alloc(0));
    expect(await ids(as('anna'))).toContain('OWN-9');
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find')).at(-1)).toMatchObject({
      outcome: 'success',
      detail: { dn: people.physician.dn },
    });
    expect(await ids(as('rosa'))).not.toContain('OWN-9');
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.find')).at(-1)).toMatchObject({
      detail: { dn: people.researcher.dn },
    });
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.identify')).at(-1)).toMatchObject({
      outcome: 'success',
      origin: expect.stringContaining('SHARED'),
      detail: { kind: 'passcode', user: 'rosa' },
    });
    expect((await grid.audited('a', 'gateway', 'gateway.sign-in-workstation')).at(-1)).toMatchObject({
      detail: { aeTitle: 'SHARED', dn: people.researcher.dn },
    });
  });

  it.each<[string, DicomUserIdentity | undefined]>([
    ['nobody', undefined],
    ['a name without its passcode', { kind: 'username', username: 'anna' }],
    ['a wrong passcode', as('anna', passcodes.rosa)],
    ['somebody who does not work there', { kind: 'passcode', username: 'eve-canary', passcode: 'x' }],
    ['a Kerberos ticket', { kind: 'kerberos', ticket: Buffer.from('canary') }],
    ['a SAML assertion', { kind: 'saml', assertion: '<canary/>' }],
    ['a JSON web token', { kind: 'jwt', token: 'canary' }],
  ])('is rejected when it names %s', async (_who, identity) => {
    await expect(open(identity)).rejects.toMatchObject({ code: 'failed-precondition' });
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.identify')).at(-1)).toMatchObject({
      outcome: 'refused',
      code: 'permission-denied',
    });
  });

  it('is rejected for a while after too many wrong passcodes, also with the right one', async () => {
    const guesses = Array.from({ length: 12 }, (_, n) =>
      open(as('anna', `guess ${n}`)).catch((error) => error),
    );
    await Promise.all(guesses);
    await expect(open(as('anna'))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('leaves nothing of what was said in the audit but the names of its users', async () => {
    const { db } = grid.sites.database('a', 'dicom-bridge');
    const records = await db.query<{ text: string }>('select r::text as text from audit_records r');
    expect(records.length).toBeGreaterThan(0);
    expect(records.filter(({ text }) => text.includes('canary'))).toEqual([]);
  });
});

describe('a workstation that retrieves', () => {
  it('gets images of its own hospital byte by byte', async () => {
    const files = phantoms(3, {
      seed: 'own series',
      patient: { patientId: 'OWN-2', patientName: 'Own^Otto' },
    });
    for (const file of files) await grid.register('OWN', file);
    const study = uidOf(files[0] ?? Buffer.alloc(0));
    const { last, received } = await retrieved('STUDY', [[tag.study, 'UI', study]]);
    expect(last).toMatchObject({ status: 0, subOperations: { completed: 3, failed: 0 } });
    for (const file of files) {
      const { sopInstanceUid } = readMetaHeader(file);
      const got = received.find((one) => one.sopInstanceUid === sopInstanceUid);
      expect(got?.bytes.equals(dataSetOf(file))).toBe(true);
    }
  });

  it('gets an image of another hospital that its person may read, without the name of the patient', async () => {
    const guid = await grid.register('OPEN', phantom({ seed: 'readable' }));
    const sop = await sopUidOf(guid, 'c');
    const { last, received } = await retrieved('IMAGE', [[tag.sop, 'UI', sop]]);
    expect(last).toMatchObject({ status: 0, subOperations: { completed: 1 } });
    expect(received.map(({ sopInstanceUid }) => sopInstanceUid)).toEqual([sop]);
    expect(received[0]?.bytes.includes('Canary')).toBe(false);
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.deliver')).at(-1)).toMatchObject({
      outcome: 'success',
      objects: [guid],
    });
  });

  it('is refused an image that it finds and that its person may not read', async () => {
    const guid = await grid.register('CLOSED', phantom({ seed: 'closed' }));
    const sop = await sopUidOf(guid, 'c');
    expect(await found('IMAGE', [[tag.sop, 'UI', sop]])).toHaveLength(1);
    const { last, received } = await retrieved('IMAGE', [[tag.sop, 'UI', sop]]);
    expect(last).toMatchObject({
      status: dimseStatus.cannotPerformSubOperations,
      subOperations: { completed: 0, failed: 1 },
    });
    expect(received).toEqual([]);
    expect((await grid.audited('a', 'dicom-bridge', 'dicom-bridge.deliver')).at(-1)).toMatchObject({
      outcome: 'refused',
      objects: [guid],
    });
  });

  it('is refused as soon as the right is withdrawn', async () => {
    const guid = await grid.register('OPEN', phantom({ seed: 'withdrawn' }));
    const sop = await sopUidOf(guid, 'c');
    const retrieve = () => retrieved('IMAGE', [[tag.sop, 'UI', sop]]);
    expect((await retrieve()).received).toHaveLength(1);
    const sharing = await grid.sites
      .door('c', 'gateway')
      .client('mdm.gateway.v1.SharingService', { through: 'gateway', as: grid.physician('c') });
    const { result } = await sharing.revoke({
      object: { image: { guid } },
      grantee: { group: '/biomed/a/Role=physician' },
    });
    expect(result?.complete).toBe(true);
    const { last, received } = await retrieve();
    expect(last?.status).toBe(dimseStatus.cannotPerformSubOperations);
    expect(received).toEqual([]);
  });

  it('has to say what it wants', async () => {
    const { last } = await retrieved('STUDY', []);
    expect(last?.status).toBe(dimseStatus.dataSetDoesNotMatchSopClass);
  });

  it('tells a hospital that is away from an image that is not there', async () => {
    const missing: DatasetElement[] = [[tag.study, 'UI', '2.25.1']];
    expect((await retrieved('STUDY', missing)).last).toMatchObject({ status: 0 });
    await grid.sites.link('c').cut();
    const { last } = await retrieved('STUDY', missing);
    expect(last?.status).toBe(dimseStatus.cannotCountMatches);
    await grid.sites.link('c').restore();
  });

  it('is nobody any more when site.yaml does not name it', async () => {
    const site = grid.sites.site('a');
    await editSite(site, (config) => {
      config.workstations = config.workstations.slice(1);
    });
    for (;;) {
      const asked = await found('STUDY', [[tag.study, 'UI', '2.25.1']]).catch((error: unknown) => error);
      if (!Array.isArray(asked)) break;
    }
    await expect(found('STUDY', [[tag.study, 'UI', '2.25.1']])).rejects.toBeDefined();
  });
});
