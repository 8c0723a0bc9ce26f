import { describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { createRetryBudget, withRetries } from './retry.js';

const failing = (code: 'unavailable' | 'permission-denied', times: number) => {
  let calls = 0;
  const call = async () => {
    calls += 1;
    if (calls <= times) throw new MdmError(code, 'no');
    return calls;
  };
  return { call, calls: () => calls };
};

describe('withRetries', () => {
  it('repeats until it works', async () => {
    expect(await withRetries(failing('unavailable', 2).call, createRetryBudget())).toBe(3);
  });

  it('gives up after four attempts', async () => {
    const { call, calls } = failing('unavailable', 99);
    await expect(withRetries(call, createRetryBudget())).rejects.toMatchObject({ code: 'unavailable' });
    expect(calls()).toBe(4);
  });

  it('does not repeat what will not change', async () => {
    const { call, calls } = failing('permission-denied', 99);
    await expect(withRetries(call, createRetryBudget())).rejects.toMatchObject({ code: 'permission-denied' });
    expect(calls()).toBe(1);
  });

  it('stops when the caller gave up', async () => {
    const { call, calls } = failing('unavailable', 99);
    await expect(withRetries(call, createRetryBudget(), AbortSignal.abort())).rejects.toMatchObject({
      code: 'unavailable',
    });
    expect(calls()).toBe(1);
  });

  it('stops when the budget of the channel is spent, and successes fill it again', () => {
    const budget = createRetryBudget();
    let spent = 0;
    while (budget.spend()) spent += 1;
    expect(spent).toBe(20);
    for (let call = 0; call < 11; call += 1) budget.earn();
    expect(budget.spend()).toBe(true);
    expect(budget.spend()).toBe(false);
  });
});
