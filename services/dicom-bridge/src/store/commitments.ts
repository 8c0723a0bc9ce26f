import type { InstanceReference } from '@mdm/dicom';
import { fail, type MdmError } from '@mdm/errors';
import { columns, type Database } from '@mdm/store';

/** A request for storage commitment. */
export interface Commitment {
  readonly guid: string;
  readonly callingAe: string;
  /** Our own AE title, as it was called. */
  readonly calledAe: string;
  /** From where it was asked, IPv4 or IPv6. */
  readonly address: string;
  readonly transactionUid: string;
  readonly askedMs: number;
}

/** One that is to be looked at now. */
export interface DueCommitment extends Commitment {
  /** How often it could not be told. */
  readonly attempts: number;
  /** Some of its instances are being registered. */
  readonly waiting: boolean;
}

/** What is known of one instance that a request refers to. */
export interface ReferencedInstance extends InstanceReference {
  /** Absent when the bridge does not know of it. */
  readonly known: {
    readonly guid: string;
    readonly owner: string;
    /** Null of what came before it was noted. */
    readonly sopClass: string | null;
    readonly standing: 'registered' | 'waiting' | 'given-up';
    /** Only a PACS has its bytes. */
    readonly backed: boolean;
  } | null;
  /** Who has sent it, among those with the AE title that asks: `<AE title> at <address>`. */
  readonly senders: readonly string[];
  /** Who of these has sent other content under its UID, which was put aside. */
  readonly aside: readonly string[];
}

/** What one AE may have asked for at the same time. */
const maxRequests = 1_000;
const maxInstances = 1_000_000;
/** Instances that are looked up together. */
const portion = 20_000;

const everything = `guid, calling_ae as "callingAe", called_ae as "calledAe", address,
  transaction_uid as "transactionUid", asked_ms as "askedMs"`;

/** Of an instance whose registration, the row `s` of the saga, is neither done nor given up. */
const isWaiting = `coalesce(s.status not in ('done', 'undone'), true)`;

export function commitmentStore(db: Database) {
  /** Those of a request from a place on, which counts from 1. */
  const referenced = (guid: string, from: number, signal: AbortSignal) =>
    db.query<ReferencedInstance & Record<string, unknown>>(
      `select r.sop_class as "sopClassUid", r.sop_uid as "sopInstanceUid",
         case when i.guid is not null then json_build_object(
           'guid', i.guid, 'owner', i.owner, 'sopClass', i.sop_class,
           'standing', case when ${isWaiting} then 'waiting' when s.status = 'done' then 'registered' else 'given-up' end,
           'backed', exists (select from pacs_images p where p.guid = i.guid)
         ) end as known,
         array(
           select sent.source from (
             select i.source union all select o.source from instance_senders o where o.guid = i.guid
           ) sent where starts_with(sent.source, c.calling_ae || ' at ')
         ) as senders,
         array(
           select q.source from quarantine q
           where q.sop_uid = r.sop_uid and starts_with(q.source, c.calling_ae || ' at ')
         ) as aside
       from commitments c
         cross join unnest(c.sop_classes[$2:$3], c.sop_uids[$2:$3]) with ordinality as r (sop_class, sop_uid, place)
         left join instances i on i.sop_uid = r.sop_uid
         left join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text
       where c.guid = $1 order by r.place`,
      [guid, from, from + portion - 1],
      { signal },
    );

  return {
    /**
     * Writes a request down, due at once. The same one again is the same.
     * @returns its GUID
     * @throws content-conflict  the transaction UID is in use for other instances
     * @throws limit-exceeded    its AE waits for too much already
     */
    enter: async (
      commitment: Commitment,
      instances: readonly InstanceReference[],
      signal: AbortSignal,
    ): Promise<string> => {
      const { guid, callingAe, calledAe, address, transactionUid, askedMs } = commitment;
      const references = columns(instances, ['sopClassUid', 'sopInstanceUid']);
      const row = await db.transaction(
        async (tx) => {
          // One after the other for each AE, so that they cannot overshoot together.
          await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
            `commitments ${callingAe}`,
          ]);
          const [open] = await tx.query<{ requests: number; instances: number }>(
            `select count(*) as requests, coalesce(sum(cardinality(sop_uids)), 0)::bigint as instances
             from commitments where calling_ae = $1 and (address, transaction_uid) <> ($2, $3)`,
            [callingAe, address, transactionUid],
          );
          if (open && (open.requests >= maxRequests || open.instances + instances.length > maxInstances))
            fail('limit-exceeded', `"${callingAe}" waits for the result of too many commitments already`);
          const [entered] = await tx.query<{ guid: string }>(
            `insert into commitments (guid, calling_ae, called_ae, address, transaction_uid, asked_ms, due_ms,
               sop_classes, sop_uids)
             values ($1, $2, $3, $4, $5, $6, $6, $7, $8)
             on conflict (calling_ae, address, transaction_uid)
               do update set due_ms = least(commitments.due_ms, excluded.due_ms)
               where commitments.sop_uids = excluded.sop_uids and commitments.sop_classes = excluded.sop_classes
             returning guid`,
            [guid, callingAe, calledAe, address, transactionUid, askedMs, ...references],
          );
          return entered;
        },
        { signal },
      );
      return (
        row?.guid ??
        fail('content-conflict', 'the transaction UID is in use for other instances', {
          field: '(0008,1195)',
        })
      );
    },

    find: async (guid: string, signal: AbortSignal): Promise<Commitment | undefined> => {
      const [row] = await db.query<Commitment>(
        `select ${everything} from commitments where guid = $1`,
        [guid],
        { signal },
      );
      return row;
    },

    /** Takes up to `limit` that are due, the longest ones first; should this process die, they are due again after `holdMs`. */
    take: (
      nowMs: number,
      { limit, holdMs }: { readonly limit: number; readonly holdMs: number },
      signal: AbortSignal,
    ) =>
      db.query<DueCommitment>(
        `update commitments c set due_ms = $1::bigint + $3 where guid in (
           select guid from commitments where due_ms <= $1 order by due_ms limit $2 for update skip locked
         )
         returning ${everything}, attempts, exists (
           select from unnest(c.sop_uids) as r (sop_uid)
             join instances i on i.sop_uid = r.sop_uid
             left join mdm_saga_item s on s.saga = 'register' and s.key = i.guid::text
           where ${isWaiting} and (
             starts_with(i.source, c.calling_ae || ' at ') or
             exists (select from instance_senders o where o.guid = i.guid and starts_with(o.source, c.calling_ae || ' at '))
           )
         ) as waiting`,
        [nowMs, limit, holdMs],
        { signal },
      ),

    /** What became of the instances of a request, in its order, portion by portion. */
    instances: async function* (
      guid: string,
      signal: AbortSignal,
    ): AsyncGenerator<readonly ReferencedInstance[]> {
      for (let from = 1; ; from += portion) {
        const instances = await referenced(guid, from, signal);
        if (instances.length > 0) yield instances;
        if (instances.length < portion) return;
      }
    },

    /** To be looked at again; after an error it counts as one attempt more. */
    postpone: (guid: string, dueMs: number, error: MdmError | undefined) =>
      db.query(
        `update commitments set due_ms = $2, attempts = attempts + ($3::jsonb is not null)::integer,
           error = coalesce($3::jsonb, error) where guid = $1`,
        [guid, dueMs, error ? JSON.stringify({ code: error.code, message: error.message }) : null],
      ),

    /** It was told, or nobody will be told any more. */
    close: (guid: string) => db.query('delete from commitments where guid = $1', [guid]),

    /** How many wait, and since when the oldest does. */
    backlog: async (signal: AbortSignal): Promise<{ count: number; oldestMs: number | null }> => {
      const [row] = await db.query<{ count: number; oldestMs: number | null }>(
        'select count(*) as count, min(asked_ms) as "oldestMs" from commitments',
        [],
        { signal },
      );
      return row ?? { count: 0, oldestMs: null };
    },
  };
}

export type CommitmentStore = ReturnType<typeof commitmentStore>;
