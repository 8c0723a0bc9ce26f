import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { textCleaner } from './descriptors.js';

const { clean, identifies } = textCleaner(['Siewertron'], ['Head^Anna', 'PAT-4711']);

describe('cleaning a descriptor', () => {
  it.each([
    ['MRT Schädel Müller', ''],
    ['CT Thorax with contrast', 'CT Thorax with contrast'],
    ['CT_Abdomen/Pelvis + iv contrast 5.0 mm', 'CT_Abdomen/Pelvis + iv contrast 5.0 mm'],
    ['T2w TSE sag 3mm', 'T2w TSE sag 3mm'],
    ['ep2d DWI b1000 ADC', 'DWI b1000 ADC'],
    ['AxialBrain', 'AxialBrain'],
    ['knee left, Dr. Rossi, phone 030 123 456', 'knee left'],
    ['chest 12.03.1970', 'chest'],
    ['chest 12.03.70', 'chest'],
    ['chest 1970', 'chest'],
    ['lung 4711', 'lung'],
    ['slice 4 of 7', 'slice 4'],
    ['lesion in lung of somebody', 'lesion in lung'],
    ['Head and neck', 'neck'],
    ['siewertron protocol', 'siewertron protocol'],
    ['', ''],
  ])('makes of "%s" "%s"', (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  it('tells a text that names the patient', () => {
    expect([identifies('of anna'), identifies('4711'), identifies('brain')]).toEqual([true, true, false]);
  });

  it('never lets a word of the patient through, whatever surrounds it', () => {
    const word = fc.stringMatching(/^[a-z]{2,12}$/);
    const around = fc.array(fc.constantFrom('CT', 'brain', ' ', '_', '-', '5', 'mm', '.', 'axial', '^'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, around, around, (name, before, after) => {
        const cleaner = textCleaner([name], [`${name}^X`]);
        const text = [...before, ' ', name, ' ', ...after].join('');
        const words =
          cleaner
            .clean(text)
            .toLowerCase()
            .match(/[a-z]+/g) ?? [];
        expect(words).not.toContain(name);
      }),
    );
  });

  it('keeps nothing of any text but known words and short numbers beside them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const cleaned = clean(text);
        expect(cleaned.length).toBeLessThanOrEqual(text.length);
        expect(cleaned).not.toMatch(/\d{5}/);
        expect(clean(cleaned)).toBe(cleaned);
      }),
    );
  });
});
