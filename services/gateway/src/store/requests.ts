import type { DataLevel } from '@mdm/access';
import type { Database } from '@mdm/store';
import type { Answer, KeptRequest } from '../requests/request.js';
import type { SharedObject } from '../sharing/resolve.js';

/** A request with what owners have said to it. */
export interface AnsweredRequest {
  readonly request: KeptRequest;
  readonly answers: readonly Answer[];
}

/** The SQL of requests for access. */
export interface RequestStore {
  /**
   * Keeps a request, of a cohort with its images at this site, once; false when the requester has left `limit` since `since`. Forgets what ended before `forget`.
   */
  add(
    request: KeptRequest,
    guids: readonly string[],
    of: { readonly since: number; readonly limit: number; readonly forget: number },
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Of a cohort: its images at this site. */
  images(id: string, signal: AbortSignal): Promise<readonly string[]>;
  find(id: string, signal: AbortSignal): Promise<AnsweredRequest | undefined>;
  /** Those of a requester, the newest first. */
  listOf(
    requester: Pick<KeptRequest, 'requester' | 'issuer'>,
    limit: number,
    signal: AbortSignal,
  ): Promise<readonly AnsweredRequest[]>;
  /** All of this site that have not expired, the newest first. */
  listOpen(now: number, limit: number, signal: AbortSignal): Promise<readonly AnsweredRequest[]>;
  /** False when this owner has answered already. */
  answer(id: string, answer: Answer): Promise<boolean>;
}

interface StoredRequest {
  id: string;
  requester: string;
  issuer: string;
  kind: SharedObject['kind'];
  target: string;
  reason: string;
  purpose: string;
  until_ms: number;
  level: DataLevel;
  created_ms: number;
  expires_ms: number;
  answers: Answer[] | null;
}

const columns =
  'id, requester, issuer, kind, target, reason, purpose, until_ms, level, created_ms, expires_ms';
const selected = `select ${columns}, (
    select json_agg(json_build_object('owner', a.owner, 'granted', a.granted, 'comment', a.comment,
      'answeredMs', a.answered_ms, 'change', a.change) order by a.answered_ms)
    from access_answers a where a.request = r.id) as answers
  from access_requests r`;

export function requestStore(db: Database): RequestStore {
  const query = async (sql: string, params: unknown[], signal: AbortSignal) =>
    (await db.query<StoredRequest & Record<string, unknown>>(`${selected} ${sql}`, params, { signal })).map(
      requestOf,
    );
  return {
    add: ({ object, access, ...request }, guids, { since, limit, forget }, signal) =>
      db.transaction(
        async (tx) => {
          const { id, requester, issuer, createdMs, expiresMs } = request;
          // One after the other for each requester, so that they cannot overshoot together.
          await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`requests ${requester}`]);
          await tx.query('delete from access_requests where expires_ms < $1', [forget]);
          const rows = await tx.query(
            `with known as (select id from access_requests where id = $1), added as (
               insert into access_requests (${columns}, guids)
               select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::uuid[]
               where (select count(*) from access_requests
                      where requester = $2 and issuer = $3 and created_ms > $13) < $14
               on conflict (id) do nothing returning id
             )
             select id from known union all select id from added`,
            [
              id,
              requester,
              issuer,
              object.kind,
              targetOf(object),
              access.reason,
              access.purpose,
              access.untilMs,
              access.level,
              createdMs,
              expiresMs,
              [...guids],
              since,
              limit,
            ],
          );
          return rows.length > 0;
        },
        { signal },
      ),
    images: async (id, signal) => {
      const [row] = await db.query<{ guids: string[] }>(
        'select guids from access_requests where id = $1',
        [id],
        { signal },
      );
      return row?.guids ?? [];
    },
    find: async (id, signal) => (await query('where id = $1', [id], signal))[0],
    listOf: ({ requester, issuer }, limit, signal) =>
      query(
        'where requester = $1 and issuer = $2 order by created_ms desc limit $3',
        [requester, issuer, limit],
        signal,
      ),
    listOpen: (now, limit, signal) =>
      query('where expires_ms > $1 order by created_ms desc limit $2', [now, limit], signal),
    answer: async (id, { owner, granted, comment, answeredMs, change }) => {
      const added = await db.query(
        `insert into access_answers (request, owner, granted, comment, answered_ms, change)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning request`,
        [id, owner, granted, comment, answeredMs, change ?? null],
      );
      return added.length > 0;
    },
  };
}

function targetOf(object: SharedObject): string {
  switch (object.kind) {
    case 'image':
      return object.target;
    case 'collection':
      return object.guid;
    case 'cohort':
      return object.id;
  }
}

const objects = {
  image: (target: string) => ({ kind: 'image', target }),
  collection: (guid: string) => ({ kind: 'collection', guid }),
  cohort: (id: string) => ({ kind: 'cohort', id }),
} as const satisfies Record<SharedObject['kind'], (target: string) => SharedObject>;

const requestOf = (row: StoredRequest): AnsweredRequest => ({
  request: {
    id: row.id,
    requester: row.requester,
    issuer: row.issuer,
    object: objects[row.kind](row.target),
    access: { reason: row.reason, purpose: row.purpose, untilMs: row.until_ms, level: row.level },
    createdMs: row.created_ms,
    expiresMs: row.expires_ms,
  },
  answers: row.answers ?? [],
});
