import { describe, expect, it } from '@jest/globals';
import { deidentifyBuffer, deriveKeys, type PhantomOptions, readHeader } from '@mdm/dicom';
import type { Policy } from '../policy.js';
import { phantom } from '../testing.js';
import { attributesOf, namesOf } from './describe.js';
import { describedBy, type State, stateSchema } from './state.js';

const keys = deriveKeys(Buffer.alloc(32, 1));
const context = { project: { keys }, vo: 'biomed', site: 'a' };
const policy: Policy = {
  owner: '/CN=Anna',
  group: '/biomed',
  mode: 0o640,
  metadataMode: 0o640,
  profile: 'basic',
  consent: 'unknown',
  grants: [],
  metadataGrants: [],
};

function stateOf(file: Buffer, changes: Partial<Policy> = {}): State {
  return {
    policy: { ...policy, ...changes },
    receivedMs: 0,
    fileSize: file.length,
    backed: false,
    described: describedBy(readHeader(file), file.length),
  };
}

const patient: PhantomOptions['patient'] = { patientId: 'A-1', patientName: 'Canary^Clara' };

describe('describing an image', () => {
  const file = phantom();
  const state = stateOf(file);

  it('survives the database', () => {
    expect(stateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('names it by the UIDs that the de-identified image has', async () => {
    const { meta, string } = readHeader(await deidentifyBuffer(file, { profile: 'basic', keys }));
    const names = namesOf(state, context);
    expect(names).toMatchObject({
      study: string('StudyInstanceUID'),
      series: string('SeriesInstanceUID'),
      image: meta.sopInstanceUid,
    });
    expect(names.lfn).toBe(`/grid/biomed/a/${names.study}/${names.series}/${names.image}`);
  });

  it('puts nothing of the patient into a name', () => {
    const names = JSON.stringify(namesOf(state, context));
    for (const secret of ['Canary', 'A-1', '1970', readHeader(file).meta.sopInstanceUid])
      expect(names).not.toContain(secret);
  });

  it('links the same patient at two hospitals, and no two patients', () => {
    const link = (changes: Partial<PhantomOptions>) => namesOf(stateOf(phantom(changes)), context).patient;
    const there = {
      patientId: 'a 1',
      patientName: 'CANARY^C',
      patientBirthDate: '19700102',
      patientSex: 'F' as const,
    };
    expect(link({ patient: there, seed: 'other hospital' })).toBe(link({}));
    expect(link({ patient })).not.toBe(link({}));
  });

  it('takes images without a Patient ID for patients of their own, one a study', () => {
    const anonymous = (seed: string): State => {
      const known = stateOf(phantom({ seed }));
      const { described } = known;
      return {
        ...known,
        described: described && { ...described, metadata: { ...described.metadata, patient: {} } },
      };
    };
    const link = (seed: string) => namesOf(anonymous(seed), context).patient;
    expect(link('one')).toBe(link('one'));
    expect(link('one')).not.toBe(link('two'));
  });

  it('refuses what the profile cannot make safe, unless the site shares it as it is', () => {
    const risky = (profile: Policy['profile']): State => {
      const known = stateOf(file, { profile });
      return { ...known, described: known.described && { ...known.described, burnedInAnnotation: 'YES' } };
    };
    expect(() => namesOf(risky('basic'), context)).toThrow(
      expect.objectContaining({ code: 'failed-precondition', field: 'BurnedInAnnotation' }),
    );
    expect(namesOf(risky('identity'), context).lfn).toContain('/grid/biomed/a/2.25.');
  });

  it('gives the catalogue typed values, and none for what is absent or wrong', () => {
    const named: State = {
      ...state,
      names: namesOf(state, context),
      stored: { surl: 'srm://x', size: 4_242, sha256: '' },
    };
    const { patientAttributes, studyAttributes, seriesAttributes, imageAttributes } = attributesOf(named);
    expect(patientAttributes).toMatchObject({
      PatientName: { text: 'Canary^Clara' },
      PatientBirthDate: { date: '1970-01-02' },
    });
    expect(studyAttributes).toMatchObject({
      StudyDate: { date: '2024-02-29' },
      StudyYear: { integer: 2024 },
    });
    expect(studyAttributes).not.toHaveProperty('AccessionNumber');
    expect(seriesAttributes).toMatchObject({ Modality: { text: 'CT' } });
    expect(imageAttributes).toMatchObject({
      Rows: { integer: 64 },
      Size: { integer: 4_242 },
      LFN: { text: named.names?.lfn },
    });
  });

  it.each([
    ['101530', '101530.000000'],
    ['101530.5', '101530.500000'],
    [undefined, undefined],
  ])('gives the catalogue the time %s as %s', (studyTime, expected) => {
    const { described } = state;
    const { studyAttributes } = attributesOf({
      ...state,
      names: namesOf(state, context),
      stored: { surl: 'srm://x', size: 1, sha256: '' },
      described: described && {
        ...described,
        metadata: {
          ...described.metadata,
          study: { ...described.metadata.study, studyTime, studyId: 'S-1' },
        },
      },
    });
    expect(studyAttributes.StudyTime?.text).toBe(expected);
    expect(studyAttributes.StudyID).toEqual({ text: 'S-1' });
  });

  it('gives the catalogue no text that a database would refuse', () => {
    const described = state.described;
    const odd: State = {
      ...state,
      names: namesOf(state, context),
      stored: { surl: 'srm://x', size: 1, sha256: '' },
      described: described && {
        ...described,
        metadata: {
          ...described.metadata,
          study: { ...described.metadata.study, studyDescription: ' a\0b\ud800 ', accessionNumber: '\0' },
          series: { ...described.metadata.series, seriesNumber: 2 ** 40 },
        },
      },
    };
    const { studyAttributes, seriesAttributes } = attributesOf(odd);
    expect(studyAttributes.StudyDescription).toEqual({ text: 'a b\ufffd' });
    expect(studyAttributes).not.toHaveProperty('AccessionNumber');
    expect(seriesAttributes).not.toHaveProperty('SeriesNumber');
  });
});
