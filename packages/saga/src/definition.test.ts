import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { backoffMs } from './definition.js';

describe('the pause before another attempt', () => {
  it('doubles with each, up to its longest, and is never less than half of that', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (baseMs, maxMs, attempts) => {
          const full = Math.min(maxMs, baseMs * 2 ** (attempts - 1));
          const pause = backoffMs({ baseMs, maxMs }, attempts);
          expect(pause).toBeGreaterThanOrEqual(full / 2);
          expect(pause).toBeLessThanOrEqual(full);
        },
      ),
    );
  });
});
