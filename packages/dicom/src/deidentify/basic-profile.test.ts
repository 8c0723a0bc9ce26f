import { describe, expect, it } from '@jest/globals';
import { basicProfileRule, basicProfileTable } from './index.js';

describe('the Basic Profile table', () => {
  it('has every row of PS3.15 Table E.1-1 that names one attribute', () => {
    expect(basicProfileTable().size).toBe(617);
  });

  it.each([
    ['PatientName', 0x00100010, 'Z', 'PN'],
    ['PatientID', 0x00100020, 'D', 'LO'],
    ['SOPInstanceUID', 0x00080018, 'U', 'UI'],
    ['InstanceCreationDate', 0x00080012, 'X', 'DA'],
    ['AcquisitionDate', 0x00080022, 'Z', 'DA'],
    ['ReferencedImageSequence', 0x00081140, 'K', 'SQ'],
    ['IconImageSequence', 0x00880200, 'X', 'SQ'],
  ])('decides %s', (_keyword, tag, action, vr) => {
    expect(basicProfileRule(tag)).toEqual({ action, vr });
  });

  it.each([
    ['private attributes', 0x00290010],
    ['curves', 0x50021001],
    ['overlays', 0x60023000],
    ['group lengths', 0x00080000],
    ['command elements', 0x00000100],
  ])('removes %s', (_name, tag) => {
    expect(basicProfileRule(tag).action).toBe('X');
  });

  it('keeps what describes the pixels', () => {
    for (const tag of [0x00280010, 0x00281053, 0x00200032, 0x7fe00010]) {
      expect(basicProfileRule(tag).action).toBe('K');
    }
  });
});
