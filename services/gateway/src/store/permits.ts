import type { DataLevel } from '@mdm/access';
import type { TokenRight } from '@mdm/identity';
import type { Database } from '@mdm/store';

/** How its holder proved who they are. */
export type PermitSource = 'certificate' | 'oidc' | 'exchange';

/** That somebody may have tokens until it ends. Times in milliseconds since the epoch. */
export interface PermitRow {
  readonly id: string;
  /** RFC 7638 thumbprint of the key that its tokens are bound to. */
  readonly jkt: string;
  /** x5t#S256 of the certificate that its holder signed in with. */
  readonly thumbprint: string | undefined;
  readonly source: PermitSource;
  /** The narrower one of a job: the permit of a job that it was made from. */
  readonly parent: string | undefined;
  readonly label: string;
  readonly dn: string;
  /** Groups that VOMS or a provider has asserted, the primary one first; those of site.yaml come at each token. */
  readonly asserted: readonly string[];
  readonly level: DataLevel | undefined;
  readonly rights: readonly TokenRight[] | undefined;
  readonly objectList: string | undefined;
  readonly objectCount: number;
  readonly once: boolean;
  /** The only purpose of use that it is good for. */
  readonly purpose: string | undefined;
  /** Sites; empty means all. */
  readonly audience: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
}

interface StoredPermit {
  id: string;
  jkt: string;
  thumbprint: string | null;
  source: PermitSource;
  parent: string | null;
  label: string;
  dn: string;
  asserted: string[];
  level: DataLevel | null;
  rights: TokenRight[] | null;
  object_list: string | null;
  object_count: number;
  once: boolean;
  purpose: string | null;
  audience: string[];
  created_at: Date;
  expires_at: Date;
}

const columns =
  'id, jkt, thumbprint, source, parent, label, dn, asserted, level, rights, object_list, object_count, once, purpose, audience, created_at, expires_at';

/** The SQL of permits. */
export interface PermitStore {
  add(permit: PermitRow, secretHash: Buffer): Promise<void>;
  /** One that has not ended, with the hash of its secret; no permit that it was made from has ended either. */
  find(
    id: string,
    now: number,
  ): Promise<{ readonly permit: PermitRow; readonly secretHash: Buffer } | undefined>;
  /** Those of a person that have not ended, the newest first, at most 1,000. */
  list(dn: string, now: number): Promise<readonly PermitRow[]>;
  /** The ids of a permit of a person and of all that were made from it, without those that have ended. */
  madeFrom(id: string, dn: string): Promise<readonly string[]>;
  end(ids: readonly string[], now: number): Promise<void>;
  /** Forgets permits that have ended long ago, and lists that none is good for. */
  sweep(before: number): Promise<void>;
}

export function permitStore(db: Database): PermitStore {
  return {
    add: async (permit, secretHash) => {
      await db.query(
        `insert into permits (${columns}, secret_hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
        [
          permit.id,
          permit.jkt,
          permit.thumbprint ?? null,
          permit.source,
          permit.parent ?? null,
          permit.label,
          permit.dn,
          [...permit.asserted],
          permit.level ?? null,
          permit.rights ? [...permit.rights] : null,
          permit.objectList ?? null,
          permit.objectCount,
          permit.once,
          permit.purpose ?? null,
          [...permit.audience],
          new Date(permit.createdAt),
          new Date(permit.expiresAt),
          secretHash,
        ],
      );
    },
    find: async (id, now) => {
      const [row] = await db.query<StoredPermit & { secret_hash: Buffer }>(
        `with recursive line as (
           select p.* from permits p where p.id = $1
           union all
           select p.* from permits p join line on p.id = line.parent
         )
         select ${columns}, secret_hash from line
         where id = $1 and not exists (select from line where ended_at is not null or expires_at <= $2)`,
        [id, new Date(now)],
      );
      return row && { permit: permitOf(row), secretHash: row.secret_hash };
    },
    list: async (dn, now) => {
      const rows = await db.query<StoredPermit>(
        `select ${columns} from permits
         where dn = $1 and ended_at is null and expires_at > $2 order by created_at desc limit 1000`,
        [dn, new Date(now)],
      );
      return rows.map(permitOf);
    },
    madeFrom: async (id, dn) => {
      const rows = await db.query<{ id: string }>(
        `with recursive made as (
           select id, ended_at from permits where id = $1 and dn = $2
           union all
           select p.id, p.ended_at from permits p join made on p.parent = made.id
         )
         select id from made where ended_at is null`,
        [id, dn],
      );
      return rows.map((row) => row.id);
    },
    end: async (ids, now) => {
      await db.query('update permits set ended_at = $2 where id = any($1::text[]) and ended_at is null', [
        ids,
        new Date(now),
      ]);
    },
    sweep: async (before) => {
      await db.query(
        `with recursive kept as (
           select id, parent from permits where expires_at >= $1
           union
           select p.id, p.parent from permits p join kept on p.id = kept.parent
         )
         delete from permits where expires_at < $1 and id not in (select id from kept)`,
        [new Date(before)],
      );
      await db.query(
        `delete from object_lists l where l.created_at < $1
         and not exists (select from permits p where p.object_list = l.hash)`,
        [new Date(before)],
      );
    },
  };
}

const permitOf = (row: StoredPermit): PermitRow => ({
  id: row.id,
  jkt: row.jkt,
  thumbprint: row.thumbprint ?? undefined,
  source: row.source,
  parent: row.parent ?? undefined,
  label: row.label,
  dn: row.dn,
  asserted: row.asserted,
  level: row.level ?? undefined,
  rights: row.rights ?? undefined,
  objectList: row.object_list ?? undefined,
  objectCount: row.object_count,
  once: row.once,
  purpose: row.purpose ?? undefined,
  audience: row.audience,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
});
