import { describe, expect, it } from '@jest/globals';
import type { DatasetElement } from '../phantom/index.js';
import { deidentifyBuffer, deriveKeys } from './index.js';
import { imageFile, noise, template } from './pixels/pixels.fixture.js';

const frames = 2_000;
const image = { rows: 16, columns: 24, frames, samples: 1, bits: 8, photometric: 'MONOCHROME2' } as const;
const encapsulated = { ...image, transferSyntax: '1.2.840.10008.1.2.4.50' };
const project = {
  profile: 'basic',
  keys: deriveKeys(Buffer.alloc(32, 6)),
  templates: [{ ...template, regions: [] }],
} as const;

/** Per-frame Functional Groups (PS3.3 §C.7.6.16), each with the position of its plane. */
const groups: DatasetElement = [
  0x52009230,
  'SQ',
  Array.from({ length: frames }, (_, n): DatasetElement[] => [
    [0x00209113, 'SQ', [[[0x00200032, 'DS', `0\\0\\${n}`]]]],
    [0x00209111, 'SQ', [[[0x00209156, 'US', 1]]]],
  ]),
];
const jpeg = Buffer.concat([
  Buffer.from('ffd8ffda0008010100003f00', 'hex'),
  noise(4_000),
  Buffer.from('ffd9', 'hex'),
]);

/** How often others had their turn before the work was done. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let next = setImmediate(function others() {
    turns += 1;
    next = setImmediate(others);
  });
  await work.finally(() => clearImmediate(next));
  return turns;
}

describe('while an image of many frames is de-identified', () => {
  it.each([
    ['the attributes of frames', imageFile(image, noise(16 * 24 * frames), [groups])],
    [
      'codestreams',
      imageFile(
        encapsulated,
        Array.from({ length: frames }, () => jpeg),
      ),
    ],
  ])('others have their turn many times between %s', async (_name, file) => {
    expect(await turnsDuring(deidentifyBuffer(file, project))).toBeGreaterThan(frames / 50);
  });

  it('an abort ends it, though all of its bytes have come', async () => {
    const { signal, abort } = abortable();
    const file = imageFile(image, noise(16 * 24 * frames), [groups]);
    setImmediate(abort);
    await expect(deidentifyBuffer(file, { ...project, signal })).rejects.toThrow('enough');
  });
});

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(new Error('enough')) };
}
