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

const everything = `
  select i.guid, i.owner, i.source, i.size, coalesce(i.lfn, s.state->'names'->>'lfn', '') as lfn, ${stateOf} as state, s.step,
    s.attempts, s.error, i.received_ms as "receivedMs",
    floor(extract(epoch from s.updated_at) * 1000)::bigint as "updatedMs"
  from instances i join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text`;

const putAside = `
  select guid, owner, source, size, '', 'quarantined', '', 0,
    json_build_object('code', cause, 'message', message), received_ms, received_ms
  from quarantine`;

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

    /** Newest first, those that came before the GUID `before`. */
    list: (
      options: {
        readonly state: RegistrationState | undefined;
        readonly before: string | undefined;
        readonly limit: number;
      },
      signal: AbortSignal,
    ) => {
      const { state, before, limit } = options;
      // Each half by itself, so that a page costs no more when there is much behind it.
      return db.query<Registration>(
        `(${everything} where ($2::text is null or (s.status = $3 and ${stateOf} = $2))
            and ($4::uuid is null or i.guid < $4) order by i.guid desc limit $5)
         union all
         (${putAside} where ($2::text is null or $2 = 'quarantined')
            and ($4::uuid is null or guid < $4) order by guid desc limit $5)
         order by guid desc limit $5`,
        [firstStep, state ?? null, state ? sagaStatus[state] : null, before ?? null, limit],
        { signal },
      );
    },

    /** Counts every state. */
    queue: async (signal: AbortSignal): Promise<Queue> => {
      const rows = await db.query<{ state: RegistrationState; count: number; oldestMs: number | null }>(
        `select ${stateOf} as state, count(*) as count,
           min(i.received_ms) filter (where s.status in ('running', 'undoing')) as "oldestMs"
         from instances i join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text
         group by 1
         union all select 'quarantined', count(*), null from quarantine`,
        [firstStep],
        { signal },
      );
      const counted = new Map(rows.map(({ state, count }) => [state, count]));
      const oldest = rows.flatMap(({ oldestMs }) => oldestMs ?? []);
      return {
        counts: registrationStates.map((state) => ({ state, count: counted.get(state) ?? 0 })),
        oldestMs: oldest.length > 0 ? Math.min(...oldest) : null,
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
        `select count(*) filter (where s.status <> 'undone') as depth,
           min(i.received_ms) filter (where s.status <> 'undone') as "oldestMs",
           count(*) filter (where s.status = 'undone') as "givenUp"
         from mdm_saga_item s join instances i on i.guid = s.key::uuid
         where s.saga = 'register' and s.status in ('running', 'undoing', 'undone')`,
        [],
        { signal },
      );
      return row ?? { depth: 0, oldestMs: null, givenUp: 0 };
    },
  };
}

export type RegistrationStore = ReturnType<typeof registrationStore>;
