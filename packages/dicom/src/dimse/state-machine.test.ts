import { describe, expect, it } from '@jest/globals';
import { type Event, type State, transition } from './state-machine.js';

/** PS3.8 Table 9-10, one line per event, columns Sta1 to Sta13; a dot is an empty cell. */
const standard: Record<Event, string> = {
  'associate-request': 'AE-1 . . . . . . . . . . . .',
  'transport-confirmed': '. . . AE-2 . . . . . . . . .',
  'associate-ac': '. AA-1 AA-8 . AE-3 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  'associate-rj': '. AA-1 AA-8 . AE-4 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  'transport-indicated': 'AE-5 . . . . . . . . . . . .',
  'associate-rq': '. AE-6 AA-8 . AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7',
  accept: '. . AE-7 . . . . . . . . . .',
  reject: '. . AE-8 . . . . . . . . . .',
  'data-request': '. . . . . DT-1 . AR-7 . . . . .',
  'p-data': '. AA-1 AA-8 . AA-8 DT-2 AR-6 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  'release-request': '. . . . . AR-1 . . . . . . .',
  'release-rq': '. AA-1 AA-8 . AA-8 AR-2 AR-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-6',
  'release-rp': '. AA-1 AA-8 . AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6',
  'release-response': '. . . . . . . AR-4 AR-9 . . AR-4 .',
  'abort-request': '. . AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1 .',
  abort: '. AA-2 AA-3 . AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-3 AA-2',
  'transport-closed': '. AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AR-5',
  'artim-expired': '. AA-2 . . . . . . . . . . AA-2',
  'invalid-pdu': '. AA-1 AA-8 . AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-8 AA-7',
};

const states = Array.from({ length: 13 }, (_, index) => `Sta${index + 1}` as State);

describe('the protocol machine', () => {
  it.each(Object.entries(standard))('acts on %s as Table 9-10 says', (event, line) => {
    const actual = states.map((state) => transition(state, event as Event, 'acceptor')?.action ?? '.');
    expect(actual.join(' ')).toBe(line);
  });

  it('tells the two sides of a release collision apart', () => {
    expect(transition('Sta7', 'release-rq', 'requestor')).toEqual({ action: 'AR-8', next: 'Sta9' });
    expect(transition('Sta7', 'release-rq', 'acceptor')).toEqual({ action: 'AR-8', next: 'Sta10' });
  });

  it('waits for the transport to close after every abort that it sends', () => {
    expect(transition('Sta6', 'abort-request', 'acceptor')?.next).toBe('Sta13');
    expect(transition('Sta6', 'invalid-pdu', 'acceptor')?.next).toBe('Sta13');
  });
});
