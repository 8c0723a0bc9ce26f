import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { currentTraceId, currentTraceparent, parseTraceparent, withTraceparent } from './trace-context.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';

describe('parseTraceparent', () => {
  it('reads the ids and the sampled flag', () => {
    expect(parseTraceparent(`00-${traceId}-${spanId}-01`)).toEqual({ traceId, spanId, sampled: true });
    expect(parseTraceparent(`00-${traceId}-${spanId}-02`)).toEqual({ traceId, spanId, sampled: false });
  });

  it('reads a later version as far as it knows it', () => {
    expect(parseTraceparent(`01-${traceId}-${spanId}-01-more`)).toEqual({ traceId, spanId, sampled: true });
  });

  it.each([
    ['', 'nothing'],
    [`00-${traceId}-${spanId}`, 'no flags'],
    [`00-${traceId}-${spanId}-01-more`, 'version 00 with more fields'],
    [`01-${traceId}-${spanId}-01more`, 'a later version with more than its fields'],
    [`ff-${traceId}-${spanId}-01`, 'the forbidden version'],
    [`00-${traceId.toUpperCase()}-${spanId}-01`, 'upper case'],
    [`00-${'0'.repeat(32)}-${spanId}-01`, 'a zero trace id'],
    [`00-${traceId}-${'0'.repeat(16)}-01`, 'a zero span id'],
    [`01-${traceId}-${spanId}-01-${'x'.repeat(500)}`, 'a header beyond the limit'],
    [` 00-${traceId}-${spanId}-01`, 'a space'],
  ])('refuses "%s" (%s)', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('never throws, and what it accepts is valid', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.stringMatching(/^0[01]-[0-9a-f]{31,33}-[0-9a-f]{15,17}-[0-9a-f]{1,3}(-.{0,5})?$/),
    );
    fc.assert(
      fc.property(noise, (header) => {
        const parsed = parseTraceparent(header);
        if (parsed === undefined) return;
        expect(parsed.traceId).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
        expect(parsed.spanId).toMatch(/^(?!0+$)[0-9a-f]{16}$/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('withTraceparent', () => {
  it('keeps the trace of the caller across asynchronous work', async () => {
    await withTraceparent(`00-${traceId}-${spanId}-00`, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      expect(currentTraceId()).toBe(traceId);
      expect(currentTraceparent()).toBe(`00-${traceId}-${spanId}-00`);
    });
  });

  it.each([undefined, 'nonsense'])('starts a new trace when the header is %s', (header) => {
    withTraceparent(header, () => {
      expect(currentTraceparent()).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
      expect(currentTraceparent()).toBe(currentTraceparent());
    });
  });

  it('leaves no trace behind', () => {
    withTraceparent(undefined, () => {});
    expect(currentTraceId()).toBeUndefined();
    expect(currentTraceparent()).not.toBe(currentTraceparent());
  });
});
