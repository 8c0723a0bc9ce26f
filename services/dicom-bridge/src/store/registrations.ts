import type { Place } from '@mdm/rpc';
import type { Database } from '@mdm/store';

export const registrationStates = [
  'received',
  'running',
  'registered',
  'undoing',
  'given-up',
  'quarantined',
] as const;
export type RegistrationState = (typeof registrationStates)[number];

/** How far one registration is. */
export interface Registration {
  readonly guid: string;
  readonly owner: string;
  /** Who sent it. */
  readonly source: string;
  /** Bytes that came. */
  readonly size: number;
  /** Empty until it is known. */
  readonly lfn: string;
  readonly state: RegistrationState;
  readonly step: string;
  readonly attempts: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly receivedMs: number;
  readonly updatedMs: number;
}

export interface Queue {
  readonly counts: readonly { readonly state: RegistrationState; readonly count: number }[];
  /** When the oldest instance that is not done came in. */
  readonly oldestMs: number | null;
}

/** The status of the saga's row, by which it has an index. */
const sagaStatus = {
  received: 'running',
  running: 'running',
  registered: 'done',
  undoing: 'undoing',
  'given-up': 'undone',
  quarantined: 'none',
} as const satisfies Record<RegistrationState, string>;

/** The state in words of the contract, of the saga's row `s`. */
const stateOf = `
  case s.status
    when 'done' then 'registered' when 'undone' then 'given-up' when 'undoing' then 'undoing'
    else case when s.step = $1 then 'received' else 'running' end
  end`;

const all = `
  select i.guid, i.owner, i.source, i.size, coalesce(i.lfn, s.state->'names'->>'lfn', '') as lfn, ${stateOf} as state, s.step,
    s.attempts, s.error, i.received_ms as "receivedMs",
    floor(extract(epoch from s.updated_at) * 1000)::bigint as "updatedMs"`;

const everything = `${all}
  from instances i join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text`;

/** Those after a place, the newest first. */
const onePage = `(i.received_ms, i.guid) < ($4, $5::uuid) order by i.received_ms desc, i.guid desc limit $6`;

/** Of one state, which is not that of all that is done: few beside that, so their items are looked for first. */
const fewOf = `${all}
  from (
    select * from mdm_saga_item s where s.saga = 'register' and s.status = $3 and ${stateOf} = $2 offset 0
  ) s join instances i on i.guid = s.key::uuid where ${onePage}`;

/** All, or those that are done: nearly all. */
const mostOf = `${everything}
  where ($2::text is null or (s.status = $3 and ${stateOf} = $2 and i.registered_ms is not null)) and ${onePage}`;

/** The items that are not done. Of one that is given up the instance may have been replaced by another. */
const notDone = `(
  select key, status, step from mdm_saga_item where saga = 'register' and status in ('running', 'undoing')
  union all
  select s.key, s.status, s.step from mdm_saga_item s join instances i on i.guid = s.key::uuid
  where s.saga = 'register' and s.status = 'undone') s`;
/** When the instance of the first item came in that is still worked on. */
const oldest = `(
  select received_ms from instances where guid = (
    select key::uuid from mdm_saga_item where saga = 'register' and status in ('running', 'undoing')
    order by created_at limit 1)) as "oldestMs"`;

const putAside = `
  select guid, owner, source, size, '', 'quarantined', '', 0,
    json_build_object('code', cause, 'message', message), received_ms, received_ms
  from quarantine i`;

/**
 * Reads registrations: what was received, with the row of the saga (`mdm_saga_item`, see `@mdm/saga`) that says how
 * far it is.
 * @param firstStep the step before which an instance is no more than safe in the spool
 */
export function registrationStore(db: Database, firstStep: string) {
  return {
    find: async (guid: string, signal: AbortSignal): Promise<Registration | undefined> => {
      const [row] = await db.query<Registration>(
        `${everything} where i.guid = $2 union all ${putAside} where guid = $2`,
        [firstStep, guid],
        { signal },
      );
      return row;
    },

    /** Newest first, those after a place. */
    list: (
      options: {
        readonly state: RegistrationState | undefined;
        readonly after: Place;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) => {
      const { state, after, limit } = options;
      const items = state === undefined || state === 'registered' ? mostOf : fewOf;
      // Each half by itself, so that a page costs no more when there is much behind it.
      return db.query<Registration>(
        `(${items})
         union all
         (${putAside} where ($2::text is null or $2 = 'quarantined') and ${onePage})
         order by "receivedMs" desc, guid desc limit $6`,
        [firstStep, state ?? null, state ? sagaStatus[state] : null, after.ms, after.id, limit],
        { signal },
      );
    },

    /** Counts every state. */
    queue: async (signal: AbortSignal): Promise<Queue> => {
      const rows = await db.query<{ state: string; count: number; oldestMs: number | null }>(
        `select ${stateOf} as state, count(*) as count, null as "oldestMs" from ${notDone} group by 1
         union all select 'all', count(*), ${oldest} from instances
         union all select 'quarantined', count(*), null from quarantine`,
        [firstStep],
        { signal },
      );
      const {
        all = 0,
        quarantined = 0,
        ...others
      } = Object.fromEntries(rows.map(({ state, count }): [string, number] => [state, count]));
      // Each instance has one item, and nearly all of them are done: these are what the others leave.
      const registered = Object.values(others).reduce((left, count) => left - count, all);
      const counts: Partial<Record<string, number>> = { ...others, registered, quarantined };
      return {
        counts: registrationStates.map((state) => ({ state, count: counts[state] ?? 0 })),
        oldestMs: rows.find(({ state }) => state === 'all')?.oldestMs ?? null,
      };
    },

    /** Whether more than so many are not done yet; cheap however many there are. */
    moreThan: async (limit: number, signal: AbortSignal): Promise<boolean> => {
      const rows = await db.query(
        `select from mdm_saga_item where saga = 'register' and status in ('running', 'undoing') offset $1 limit 1`,
        [limit],
        { signal },
      );
      return rows.length > 0;
    },

    /** What is not done yet, and what was given up; cheap however much is done. */
    backlog: async (
      signal: AbortSignal,
    ): Promise<{ depth: number; oldestMs: number | null; givenUp: number }> => {
      const [row] = await db.query<{ depth: number; oldestMs: number | null; givenUp: number }>(
        `select count(*) filter (where s.status <> 'undone') as depth, ${oldest},
           count(*) filter (where s.status = 'undone') as "givenUp"
         from ${notDone}`,
        [],
        { signal },
      );
      return row ?? { depth: 0, oldestMs: null, givenUp: 0 };
    },
  };
}

export type RegistrationStore = ReturnType<typeof registrationStore>;
