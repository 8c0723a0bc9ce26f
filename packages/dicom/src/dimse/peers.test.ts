import { afterEach, describe, expect, it } from '@jest/globals';
import { allowPeers, PeerUsage } from './peers.js';
import { Associations } from './testing/associations.js';
import { ctImageStorage, explicitVrLittleEndian } from './testing/raw-peer.js';

const all = new Associations();
afterEach(() => all.close());

const contexts = [{ abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] }];
const onStore = async ({ dataset }: { dataset: AsyncIterable<Buffer> }) => {
  for await (const _piece of dataset);
  return { status: 0 };
};

describe('an allow-list of peers', () => {
  it.each([
    [{ callingAe: 'CT1' }, 'CT1', '10.1.2.3', 'MDM', true],
    [{ callingAe: ' CT1 ' }, 'CT1', '10.1.2.3', 'MDM', true],
    [{ callingAe: 'CT1' }, 'ct1', '10.1.2.3', 'MDM', false],
    [{ calledAe: 'MDM' }, 'ANY', '10.1.2.3', 'MDM', true],
    [{ calledAe: 'MDM' }, 'ANY', '10.1.2.3', 'OTHER', false],
    [{ addresses: ['10.1.0.0/16'] }, 'ANY', '10.1.255.3', 'MDM', true],
    [{ addresses: ['10.1.0.0/16'] }, 'ANY', '10.2.0.1', 'MDM', false],
    [{ addresses: ['10.2.0.1', 'fd00::/8'] }, 'ANY', 'fd12::1', 'MDM', true],
    [{ addresses: ['10.2.0.1', 'fd00::/8'] }, 'ANY', 'fe80::1', 'MDM', false],
    [{ addresses: [] }, 'ANY', '10.2.0.1', 'MDM', false],
    [{}, 'ANY', '10.2.0.1', 'MDM', true],
  ])('%j: %s from %s to %s: %s', (rule, callingAe, address, calledAe, accepted) => {
    expect(allowPeers([rule])(callingAe, address, calledAe) !== false).toBe(accepted);
  });

  it('takes the limits of the first rule that fits, the same for all its associations', () => {
    const accept = allowPeers([{ callingAe: 'CT1', maxAssociations: 2 }, { maxAssociations: 1 }]);
    const limits = accept('CT1', '10.1.2.3', 'MDM');
    expect(limits).toMatchObject({ maxAssociations: 2 });
    expect(accept('CT1', '10.9.9.9', 'MDM')).toBe(limits);
    expect(accept('MR1', '10.1.2.3', 'MDM')).toMatchObject({ maxAssociations: 1 });
    expect(allowPeers([])('CT1', '10.1.2.3', 'MDM')).toBe(false);
  });

  it.each([
    [{ callingAe: 'A TITLE THAT IS TOO LONG' }, 'callingAe'],
    [{ calledAe: '' }, 'calledAe'],
    [{ addresses: ['10.1.0.0/33'] }, 'addresses'],
    [{ addresses: ['10.1.0.0/'] }, 'addresses'],
    [{ addresses: ['10.1.0.0/8/8'] }, 'addresses'],
    [{ addresses: ['hospital.example'] }, 'addresses'],
    [{ maxPduLength: 10 }, 'maxPduLength'],
    [{ bytesPerSecond: 0 }, 'bytesPerSecond'],
  ])('refuses the rule %j', (rule, field) => {
    expect(() => allowPeers([rule])).toThrow(expect.objectContaining({ code: 'invalid-argument', field }));
  });
});

describe('the limits of a peer', () => {
  it('count its associations, and let others in', async () => {
    const server = await all.serve({
      onStore,
      acceptCalling: allowPeers([{ callingAe: 'CT1', maxAssociations: 1 }, { callingAe: 'MR1' }]),
    });
    const first = await all.connect(server, contexts, { callingAe: 'CT1' });
    await expect(all.connect(server, contexts, { callingAe: 'CT1' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('result 2, source 3, reason 2'),
    });
    await all.connect(server, contexts, { callingAe: 'MR1' });
    await first.release();
    await all.connect(server, contexts, { callingAe: 'CT1' });
    await expect(all.connect(server, contexts, { callingAe: 'US1' })).rejects.toMatchObject({
      code: 'caller-not-allowed',
      field: 'callingAe',
    });
  });

  it('shorten its PDUs', async () => {
    const pieces: number[] = [];
    const server = await all.serve({
      acceptCalling: allowPeers([{ maxPduLength: 2048 }]),
      onStore: async ({ dataset }) => {
        for await (const piece of dataset) pieces.push(piece.length);
        return { status: 0 };
      },
    });
    const association = await all.connect(server, contexts);
    const store = {
      sopClassUid: ctImageStorage,
      sopInstanceUid: '1.2.3',
      transferSyntax: explicitVrLittleEndian,
    };
    expect(await association.store({ ...store, dataset: Buffer.alloc(100_000) })).toEqual({ status: 0 });
    expect(Math.max(...pieces)).toBeLessThanOrEqual(2042);
  });

  it('let bytes in at a rate over all its associations', () => {
    let now = 1000;
    const usage = new PeerUsage(() => now);
    const limits = { bytesPerSecond: 1000 };
    const [first, second] = [usage.open(limits), usage.open(limits)];
    expect(first.throttle?.(500)).toBe(500);
    expect(second.throttle?.(250)).toBe(750);
    now = 5000;
    expect(first.throttle?.(100)).toBe(100);
    first.close();
    second.close();
    expect(usage.open({}).throttle).toBeUndefined();
  });

  it('slow down who sends more', async () => {
    let now = 0;
    let waits = 0;
    // Every look at the clock is a second later than the one before: what is to be waited for is over at once.
    const clock = () => {
      waits += 1;
      now += 1000;
      return now;
    };
    const server = await all.serve({
      onStore,
      clock,
      acceptCalling: allowPeers([{ bytesPerSecond: 1_000_000_000 }]),
    });
    const association = await all.connect(server, contexts);
    const store = {
      sopClassUid: ctImageStorage,
      sopInstanceUid: '1.2.3',
      transferSyntax: explicitVrLittleEndian,
    };
    expect(await association.store({ ...store, dataset: Buffer.alloc(10_000_000) })).toEqual({ status: 0 });
    expect(waits).toBeGreaterThan(10);
  });
});
