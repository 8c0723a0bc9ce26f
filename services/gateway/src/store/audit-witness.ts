import type { ServiceName } from '@mdm/config';
import { fail } from '@mdm/errors';
import type { Database, Queryable } from '@mdm/store';
import type { Statement } from '../audit/statement.js';

interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** A head as it was kept, and where in the order of all that are kept. */
export interface KeptHead extends Head {
  readonly position: number;
  /** Milliseconds since the epoch, by the clock of who kept it. */
  readonly receivedMs: number;
}

export interface NewStatement {
  readonly text: string;
  readonly said: Statement;
  readonly receivedMs: number;
}

/** The newest heads that are kept of a site, by service. */
export type NewestHeads = ReadonlyMap<string, Head>;

/** The SQL of what was signed about audit chains; see the migration. */
export interface WitnessStore {
  /** Keeps what this site says of itself; resolves to the number of the statement. */
  keep(statement: NewStatement): Promise<number>;
  /**
   * Keeps what another site says of itself, one statement after the other. When `judge` says what is wrong with it, it is
   * evidence, of which a site cannot leave more than a hundred. Resolves to what is wrong.
   */
  witness(
    statement: NewStatement,
    judge: (newest: NewestHeads) => string | undefined,
  ): Promise<string | undefined>;
  /** The last statement of a site that was not refused, as it was signed. */
  last(site: string, signal: AbortSignal): Promise<string | undefined>;
  newestHeads(site: string, signal: AbortSignal): Promise<NewestHeads>;
  /** In the order in which they were kept. */
  heads(of: HeadsOf, signal: AbortSignal): Promise<KeptHead[]>;
  countersign(by: {
    readonly statementId: number;
    readonly witness: string;
    readonly receivedMs: number;
    readonly countersignature: string;
  }): Promise<void>;
  /** Heads of this site for which there is a countersignature of the witness, with that and the statement. */
  countersigned(
    of: HeadsOf & { readonly witness: string },
    signal: AbortSignal,
  ): Promise<(KeptHead & { readonly statement: string; readonly countersignature: string })[]>;
}

export interface HeadsOf {
  readonly site: string;
  readonly service: ServiceName;
  /** `position` of the last one of the page before; 0 at the beginning. */
  readonly after: number;
  readonly limit: number;
}

const maxEvidence = 100;

export function witnessStore(db: Database): WitnessStore {
  return {
    keep: (statement) => db.transaction((tx) => insert(tx, statement)),

    witness: (statement, judge) =>
      db.transaction(async (tx) => {
        const { said, text, receivedMs } = statement;
        await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 8120))', [said.site]);
        const refused = judge(await newestHeads(tx, said.site));
        if (refused === undefined) {
          await insert(tx, statement);
        } else {
          await tx.query(
            `insert into audit_statements (site, received_ms, statement, refused)
             select $1, $2, $3, $4
             where (select count(*) from audit_statements where site = $1 and refused is not null) < $5`,
            [said.site, receivedMs, text, refused, maxEvidence],
          );
        }
        return refused;
      }),

    last: async (site, signal) => {
      const [row] = await db.query<{ statement: string }>(
        'select statement from audit_statements where site = $1 and refused is null order by id desc limit 1',
        [site],
        { signal },
      );
      return row?.statement;
    },

    newestHeads: (site, signal) => newestHeads(db, site, signal),

    heads: ({ site, service, after, limit }, signal) =>
      db.query<KeptHead & Record<string, unknown>>(
        `select statement_id as position, seq, hash, received_ms as "receivedMs"
         from audit_heads h join audit_statements s on s.id = h.statement_id
         where h.site = $1 and service = $2 and statement_id > $3 order by statement_id limit $4`,
        [site, service, after, limit],
        { signal },
      ),

    countersign: async ({ statementId, witness, receivedMs, countersignature }) => {
      await db.query(
        `insert into audit_countersignatures (statement_id, witness, received_ms, countersignature)
         values ($1, $2, $3, $4) on conflict do nothing`,
        [statementId, witness, receivedMs, countersignature],
      );
    },

    countersigned: ({ site, service, witness, after, limit }, signal) =>
      db.query<KeptHead & { statement: string; countersignature: string }>(
        `select h.statement_id as position, seq, hash, c.received_ms as "receivedMs", statement, countersignature
         from audit_countersignatures c
         join audit_heads h on h.statement_id = c.statement_id and h.site = $1 and service = $2
         join audit_statements s on s.id = c.statement_id
         where witness = $3 and c.statement_id > $4 order by c.statement_id limit $5`,
        [site, service, witness, after, limit],
        { signal },
      ),
  };
}

async function insert(tx: Queryable, { said, text, receivedMs }: NewStatement): Promise<number> {
  const heads = Object.entries(said.heads);
  const [kept] = await tx.query<{ id: number }>(
    `with kept as (
       insert into audit_statements (site, received_ms, statement) values ($1, $2, $3) returning id),
     heads as (
       insert into audit_heads (statement_id, site, service, seq, hash)
       select id, $1, head.* from kept, unnest($4::text[], $5::bigint[], $6::text[]) head)
     select id from kept`,
    [
      said.site,
      receivedMs,
      text,
      heads.map(([service]) => service),
      heads.map(([, head]) => head.seq),
      heads.map(([, head]) => head.hash),
    ],
  );
  return kept?.id ?? fail('internal', 'the statement about the audit was not kept');
}

async function newestHeads(db: Queryable, site: string, signal?: AbortSignal): Promise<NewestHeads> {
  const rows = await db.query<Head & { service: string }>(
    `with recursive services as (
       (select service from audit_heads where site = $1 order by service limit 1)
       union all
       select (select service from audit_heads where site = $1 and service > s.service order by service limit 1)
       from services s where s.service is not null)
     select s.service, seq, hash from services s cross join lateral (
       select seq, hash from audit_heads where site = $1 and service = s.service
       order by statement_id desc limit 1) newest`,
    [site],
    { signal },
  );
  return new Map(rows.map(({ service, seq, hash }) => [service, { seq, hash }]));
}
