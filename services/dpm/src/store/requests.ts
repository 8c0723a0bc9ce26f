import { columns, type Database, type Queryable } from '@mdm/store';

export type RequestState = 'queued' | 'active' | 'ready' | 'done' | 'failed' | 'aborted' | 'expired';

export interface RequestRow {
  readonly token: string;
  readonly type: 'put' | 'get';
  readonly guid: string;
  readonly dn: string;
  readonly state: RequestState;
  readonly explanation: string;
  readonly expiresMs: number;
}

export interface NewRequest {
  readonly token: string;
  readonly type: 'put' | 'get';
  readonly guid: string;
  readonly dn: string;
  readonly state: RequestState;
  readonly expiresMs: number;
}

/** A put request that takes its bytes now. */
export interface ClaimedPut {
  readonly guid: string;
  /** The most bytes that it takes; null when its file was removed. */
  readonly size: number | null;
  /** Path of the filesystem of its file, as site.yaml spells it. */
  readonly filesystem: string;
}

const selected = 'select token, type, guid, dn, state, explanation, expires_ms as "expiresMs" from requests';

/** Put and get requests. A request belongs to the DN that made it: for anybody else it does not exist. */
export function requestStore(db: Database) {
  return {
    find: async (token: string, dn: string, signal: AbortSignal): Promise<RequestRow | undefined> => {
      const [row] = await db.query<RequestRow>(`${selected} where token = $1 and dn = $2`, [token, dn], {
        signal,
      });
      return row;
    },

    findPuts: (tx: Queryable, tokens: readonly string[], dn: string) =>
      tx.query<RequestRow>(`${selected} where token = any($1::uuid[]) and dn = $2 and type = 'put'`, [
        tokens,
        dn,
      ]),

    /**
     * Of put requests, whoever they belong to, those that have a use for their bytes, and whether these have arrived:
     * for the sweep of the service itself.
     */
    transfersOf: async (tokens: readonly string[], signal: AbortSignal) => {
      const rows = await db.query<{ token: string; arrived: boolean }>(
        `select token, files.state = 'written' as arrived from requests join files using (guid)
         where token = any($1::uuid[]) and requests.state = 'active'`,
        [tokens],
        { signal },
      );
      return new Map(rows.map(({ token, arrived }) => [token, arrived]));
    },

    /** The GUIDs behind tokens of get requests, by token. */
    guidsOfGets: async (tokens: readonly string[], signal: AbortSignal) => {
      const rows = await db.query<{ token: string; guid: string }>(
        `select token, guid from requests where token = any($1::uuid[]) and type = 'get'`,
        [tokens],
        { signal },
      );
      return new Map(rows.map(({ token, guid }) => [token, guid]));
    },

    insert: async (tx: Queryable, requests: readonly NewRequest[], now: number, signal?: AbortSignal) => {
      if (requests.length === 0) return;
      await tx.query(
        `insert into requests (token, type, guid, dn, state, expires_ms, created_ms)
         select *, $7 from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::bigint[])`,
        [...columns(requests, ['token', 'type', 'guid', 'dn', 'state', 'expiresMs']), now],
        signal && { signal },
      );
    },

    /** Ends the open put requests of files; answers their tokens. */
    abortPuts: async (tx: Queryable, guids: readonly string[], explanation: string) => {
      if (guids.length === 0) return [];
      const rows = await tx.query<{ token: string }>(
        `update requests set state = 'aborted', explanation = $2
         where guid = any($1::uuid[]) and type = 'put' and state in ('queued', 'ready', 'active')
         returning token`,
        [guids, explanation],
      );
      return rows.map(({ token }) => token);
    },

    /** Takes a put request for one transfer; undefined when it is not ready (any more). */
    claimPut: async (
      token: string,
      dn: string,
      now: number,
      signal: AbortSignal,
    ): Promise<ClaimedPut | undefined> => {
      const [row] = await db.query<ClaimedPut>(
        `with claimed as (
           update requests set state = 'active'
           where token = $1 and dn = $2 and type = 'put' and state = 'ready' and expires_ms > $3
           returning guid
         )
         select guid, size, path as filesystem
         from claimed left join files using (guid) left join filesystems on filesystems.id = filesystem_id`,
        [token, dn, now],
        { name: 'dpm-claim', signal },
      );
      return row;
    },

    finish: async (tx: Queryable, tokens: readonly string[]) => {
      if (tokens.length === 0) return;
      await tx.query(`update requests set state = 'done' where token = any($1::uuid[])`, [tokens]);
    },

    fail: (token: string, explanation: string, signal: AbortSignal) =>
      db.query(
        `update requests set state = 'failed', explanation = $2 where token = $1 and state = 'active'`,
        [token, explanation],
        { signal },
      ),

    releaseGets: (tokens: readonly string[], dn: string, signal: AbortSignal) =>
      db.query(
        `update requests set state = 'done'
         where token = any($1::uuid[]) and dn = $2 and type = 'get' and state = 'ready'`,
        [tokens, dn],
        { signal },
      ),

    /** Ends what is past its time and forgets what ended before `forgetBefore`. Milliseconds. */
    expire: async (now: number, forgetBefore: number, signal: AbortSignal) => {
      await db.query(
        `update requests set state = 'expired' where expires_ms <= $1 and state in ('queued', 'ready', 'active')`,
        [now],
        { signal },
      );
      await db.query('delete from requests where expires_ms < $1', [forgetBefore], { signal });
    },
  };
}

export type RequestStore = ReturnType<typeof requestStore>;
