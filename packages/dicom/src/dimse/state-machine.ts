/**
 * The protocol machine of the DICOM upper layer as data: Table 9-10 of PS3.8 (9.2.3) and the next states of Tables 9-6 to
 * 9-9. The actions themselves are carried out by `UpperLayer`.
 */

/** PS3.8 Tables 9-1 to 9-5. */
export type State =
  | 'Sta1'
  | 'Sta2'
  | 'Sta3'
  | 'Sta4'
  | 'Sta5'
  | 'Sta6'
  | 'Sta7'
  | 'Sta8'
  | 'Sta9'
  | 'Sta10'
  | 'Sta11'
  | 'Sta12'
  | 'Sta13';

export type Event =
  | 'associate-request'
  | 'transport-confirmed'
  | 'associate-ac'
  | 'associate-rj'
  | 'transport-indicated'
  | 'associate-rq'
  | 'accept'
  | 'reject'
  | 'data-request'
  | 'p-data'
  | 'release-request'
  | 'release-rq'
  | 'release-rp'
  | 'release-response'
  | 'abort-request'
  | 'abort'
  | 'transport-closed'
  | 'artim-expired'
  | 'invalid-pdu';

export type Action =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'AE-5'
  | 'AE-6'
  | 'AE-7'
  | 'AE-8'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-6'
  | 'AR-7'
  | 'AR-8'
  | 'AR-9'
  | 'AR-10'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-5'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

export type Role = 'requestor' | 'acceptor';

type Row = Readonly<Partial<Record<State, Action>>>;

/** An action for Sta3 and Sta5 to Sta12, where most events mean the same. */
const inAssociation = (action: Action): Row => ({
  Sta3: action,
  Sta5: action,
  Sta6: action,
  Sta7: action,
  Sta8: action,
  Sta9: action,
  Sta10: action,
  Sta11: action,
  Sta12: action,
});

const unexpected: Row = { Sta2: 'AA-1', ...inAssociation('AA-8'), Sta13: 'AA-6' };

const table: Readonly<Record<Event, Row>> = {
  'associate-request': { Sta1: 'AE-1' },
  'transport-confirmed': { Sta4: 'AE-2' },
  'associate-ac': { ...unexpected, Sta5: 'AE-3' },
  'associate-rj': { ...unexpected, Sta5: 'AE-4' },
  'transport-indicated': { Sta1: 'AE-5' },
  'associate-rq': { ...unexpected, Sta2: 'AE-6', Sta13: 'AA-7' },
  accept: { Sta3: 'AE-7' },
  reject: { Sta3: 'AE-8' },
  'data-request': { Sta6: 'DT-1', Sta8: 'AR-7' },
  'p-data': { ...unexpected, Sta6: 'DT-2', Sta7: 'AR-6' },
  'release-request': { Sta6: 'AR-1' },
  'release-rq': { ...unexpected, Sta6: 'AR-2', Sta7: 'AR-8' },
  'release-rp': { ...unexpected, Sta7: 'AR-3', Sta10: 'AR-10', Sta11: 'AR-3' },
  'release-response': { Sta8: 'AR-4', Sta9: 'AR-9', Sta12: 'AR-4' },
  'abort-request': { ...inAssociation('AA-1'), Sta4: 'AA-2' },
  abort: { Sta2: 'AA-2', ...inAssociation('AA-3'), Sta13: 'AA-2' },
  'transport-closed': { Sta2: 'AA-5', ...inAssociation('AA-4'), Sta4: 'AA-4', Sta13: 'AR-5' },
  'artim-expired': { Sta2: 'AA-2', Sta13: 'AA-2' },
  'invalid-pdu': { Sta2: 'AA-1', ...inAssociation('AA-8'), Sta13: 'AA-7' },
};

const nextStates: Readonly<Record<Exclude<Action, 'AR-8'>, State>> = {
  'AE-1': 'Sta4',
  'AE-2': 'Sta5',
  'AE-3': 'Sta6',
  'AE-4': 'Sta1',
  'AE-5': 'Sta2',
  'AE-6': 'Sta3',
  'AE-7': 'Sta6',
  'AE-8': 'Sta13',
  'DT-1': 'Sta6',
  'DT-2': 'Sta6',
  'AR-1': 'Sta7',
  'AR-2': 'Sta8',
  'AR-3': 'Sta1',
  'AR-4': 'Sta13',
  'AR-5': 'Sta1',
  'AR-6': 'Sta7',
  'AR-7': 'Sta8',
  'AR-9': 'Sta11',
  'AR-10': 'Sta12',
  'AA-1': 'Sta13',
  'AA-2': 'Sta1',
  'AA-3': 'Sta1',
  'AA-4': 'Sta1',
  'AA-5': 'Sta1',
  'AA-6': 'Sta13',
  'AA-7': 'Sta13',
  'AA-8': 'Sta13',
};

/** What to do on an event, and the state afterwards; undefined where Table 9-10 has an empty cell. */
export function transition(
  state: State,
  event: Event,
  role: Role,
): { readonly action: Action; readonly next: State } | undefined {
  const action = table[event][state];
  if (action === undefined) return undefined;
  if (action === 'AR-8') return { action, next: role === 'requestor' ? 'Sta9' : 'Sta10' };
  return { action, next: nextStates[action] };
}
