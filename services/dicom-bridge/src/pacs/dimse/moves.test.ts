import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { transferSyntaxes } from '@mdm/dicom';
import { createDelivery, type Store } from './delivery.js';
import { ctStorage, image } from './dimse.fixture.js';
import { createMoves } from './moves.js';

const store = (changes: Partial<Store> = {}): Store => ({
  callingAe: 'PACS',
  calledAe: 'MDM',
  address: '10.1.4.7',
  sopClassUid: ctStorage,
  sopInstanceUid: image.instance,
  transferSyntax: transferSyntaxes.explicitLittleEndian,
  moveOriginator: { ae: 'MDM', messageId: 1 },
  dataset: Readable.from([]),
  signal: new AbortController().signal,
  ...changes,
});

function awaiting() {
  const moves = createMoves();
  const delivery = createDelivery('main', image.instance);
  const isFrom = (address: string) => address === '10.1.4.7';
  const end = moves.await({ originator: 'MDM', isFrom, delivery });
  return { moves, delivery, end };
}

describe('an object that was asked for with C-MOVE', () => {
  it.each<[string, Partial<Store>]>([
    ['', {}],
    [', from a PACS that does not say who has asked', { moveOriginator: undefined }],
  ])('goes to who asked%s', async (_, changes) => {
    const { moves, delivery } = awaiting();
    const sent = store(changes);
    const answer = moves.take(sent);
    expect(await delivery.begun).toBe(sent);
    delivery.enough();
    expect(await answer).toEqual({ status: 0 });
  });

  it('goes there once, and to everybody who asked', async () => {
    const { moves, delivery } = awaiting();
    const other = createDelivery('main', image.instance);
    moves.await({ originator: 'MDM', isFrom: () => true, delivery: other });
    const [first, second] = [store(), store()];
    void moves.take(first);
    void moves.take(second);
    expect([await delivery.begun, await other.begun]).toEqual([first, second]);
    expect(moves.take(store())).toBeUndefined();
  });

  it.each<[string, Partial<Store>]>([
    ['is another one', { sopInstanceUid: '1.2.9' }],
    ['comes from elsewhere', { address: '10.1.4.8' }],
    ['was asked for by somebody else', { moveOriginator: { ae: 'VIEWER', messageId: 1 } }],
  ])('is not what %s', (_, changes) => {
    expect(awaiting().moves.take(store(changes))).toBeUndefined();
  });

  it('is expected from its PACS only, and no longer than it is waited for', () => {
    const { moves, end } = awaiting();
    expect([moves.expects('10.1.4.7'), moves.expects('10.1.4.8')]).toEqual([true, false]);
    end();
    expect(moves.expects('10.1.4.7')).toBe(false);
    expect(moves.take(store())).toBeUndefined();
  });
});
