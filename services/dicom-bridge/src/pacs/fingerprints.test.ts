import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintsOf } from './fingerprints.js';

async function* portions(names: readonly string[], size: number) {
  for (let start = 0; start < names.length; start += size) yield names.slice(start, start + size);
}

describe('fingerprints of names', () => {
  it('know every name that they were made of, and no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.string(), { maxLength: 200 }),
        fc.array(fc.string()),
        fc.integer({ min: 1, max: 50 }),
        async (names, others, size) => {
          const prints = await fingerprintsOf(portions(names, size));
          for (const name of names) expect(prints.has(name)).toBe(true);
          for (const other of others) expect(prints.has(other)).toBe(names.includes(other));
        },
      ),
    );
  });

  it('grow with what they are made of', async () => {
    const names = Array.from({ length: 20_000 }, (_, n) => `name ${n}`);
    const prints = await fingerprintsOf(portions(names, 1_000));
    expect(names.every((name) => prints.has(name))).toBe(true);
    expect(prints.has('name 20000')).toBe(false);
  });
});
