import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { deadline } from './index.js';

describe('deadline', () => {
  it('aborts with deadline-exceeded when the time is over', async () => {
    const limit = deadline(undefined, 5);
    await once(limit.signal, 'abort');
    expect(limit.passed()).toBe(true);
    expect(limit.signal.reason).toMatchObject({ code: 'deadline-exceeded' });
  });

  it('aborts with the reason of the signal that it follows', () => {
    const outer = new AbortController();
    const limit = deadline(outer.signal, 60_000);
    const reason = new Error('enough');
    outer.abort(reason);
    expect(limit.signal.reason).toBe(reason);
    expect(limit.passed()).toBe(false);
    limit.release();
  });

  it('is aborted at once under a signal that is', () => {
    const limit = deadline(AbortSignal.abort('over'), 60_000);
    expect(limit.signal.aborted).toBe(true);
    limit.release();
  });

  it('leaves nothing behind when it is released', () => {
    const outer = new AbortController();
    const limit = deadline(outer.signal, 60_000);
    limit.release();
    outer.abort();
    expect(limit.signal.aborted).toBe(false);
  });
});
