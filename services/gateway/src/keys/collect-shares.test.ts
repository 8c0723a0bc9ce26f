import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import { type AskHolder, type CollectedKey, collectShares, type WantedKey } from './collect-shares.js';

const guids = Array.from({ length: 5 }, (_, n) => `0190163d-8694-739b-aea5-966c26f8ad9${n}`);
const wanted = (index: number, holders = ['a', 'b', 'c'], threshold = 2): WantedKey => ({
  guid: guids[index] ?? '',
  threshold,
  holders,
});
const give = (holder: string, of: readonly string[]) => ({
  outcomes: of.map((guid) => ({ guid, error: null })),
  jwe: `${holder}: ${of.length}`,
});
/** The holders that gave a share of a key. */
const gave = (key: CollectedKey | undefined) =>
  key?.outcomes.filter(({ kind }) => kind === 'answered').map(({ site }) => site);
const signal = new AbortController().signal;
const options = { own: 'b', hedgeMs: 10_000, signal };

describe('collecting shares', () => {
  it('asks the own site and then the others by name, once for all keys', async () => {
    const asked: [string, readonly string[]][] = [];
    const ask: AskHolder = async (holder, of) => {
      asked.push([holder, of]);
      return give(holder, of);
    };
    const keys = [wanted(0), wanted(1), wanted(2, ['c', 'a'])];
    const collected = await collectShares(keys, ask, options);
    expect(asked).toEqual([
      ['b', [guids[0], guids[1]]],
      ['a', [guids[0], guids[1], guids[2]]],
      ['c', [guids[2]]],
    ]);
    expect(collected.keys.map(gave)).toEqual([
      ['b', 'a'],
      ['b', 'a'],
      ['a', 'c'],
    ]);
    expect(collected.answers).toEqual([
      { holder: 'b', jwe: 'b: 2' },
      { holder: 'a', jwe: 'a: 3' },
      { holder: 'c', jwe: 'c: 1' },
    ]);
  });

  it('asks another in the place of one that takes long, and goes on without it', async () => {
    let givenUp = false;
    const ask: AskHolder = async (holder, of, ended) => {
      if (holder !== 'b') return give(holder, of);
      await once(ended, 'abort');
      givenUp = true;
      throw ended.reason;
    };
    const { keys } = await collectShares([wanted(0)], ask, { ...options, hedgeMs: 1 });
    expect(gave(keys[0])).toEqual(['a', 'c']);
    await Promise.resolve();
    expect(givenUp).toBe(true);
  });

  it('takes the answer of a slow one when the others fail', async () => {
    const failed = new AbortController();
    const ask: AskHolder = async (holder, of) => {
      if (holder === 'c') {
        failed.abort();
        throw new MdmError('unavailable', 'c is away');
      }
      if (holder === 'b') await once(failed.signal, 'abort');
      return give(holder, of);
    };
    const { keys } = await collectShares([wanted(0)], ask, { ...options, hedgeMs: 1 });
    expect(gave(keys[0])?.toSorted()).toEqual(['a', 'b']);
    expect(keys[0]?.error).toBeUndefined();
  });

  it('asks on when a holder answers with nothing usable', async () => {
    const ask: AskHolder = async (holder, of) => give(holder, holder === 'a' ? ['another'] : of);
    const { keys } = await collectShares([wanted(0)], ask, options);
    expect(gave(keys[0])).toEqual(['b', 'c']);
    expect(keys[0]?.outcomes.find(({ site }) => site === 'a')?.error?.code).toBe('share-invalid');
  });

  it('tells a refusal from holders that are away', async () => {
    const refusing = async (away: string) => {
      const ask: AskHolder = async (holder, of) => {
        if (away.includes(holder)) throw new MdmError('unavailable', `${holder} is away`);
        const code = holder === 'c' ? 'permission-denied' : 'not-found';
        const error = { code, message: code, remedy: '', field: '', refusal: null };
        return { outcomes: of.map((guid) => ({ guid, error })), jwe: '' };
      };
      const { keys, answers } = await collectShares([wanted(0)], ask, options);
      expect(answers).toEqual([]);
      return keys[0]?.error;
    };
    expect((await refusing(''))?.code).toBe('permission-denied');
    expect((await refusing('c'))?.code).toBe('not-found');
    expect(await refusing('bc')).toMatchObject({
      code: 'shares-unavailable',
      message: expect.stringMatching(/^0 of the 2 .*b: b is away.*c: c is away/),
    });
  });

  it('ends with the call', async () => {
    const caller = new AbortController();
    const ask: AskHolder = async (_holder, _guids, ended) => {
      await once(ended, 'abort');
      throw ended.reason;
    };
    const collecting = collectShares([wanted(0)], ask, { ...options, signal: caller.signal });
    caller.abort(new MdmError('cancelled', 'the caller went away'));
    await expect(collecting).rejects.toMatchObject({ code: 'cancelled' });
  });
});
