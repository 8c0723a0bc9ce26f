import type { Database } from '@mdm/store';

/** An invitation that has not ended, without its secret. */
export interface OpenInvitation {
  readonly secretHash: Buffer;
  /** The site that has used it; no other can. */
  readonly site: string | undefined;
}

/** A site that has introduced itself. */
export interface Introduction {
  readonly site: string;
  /** Of its CA. */
  readonly fingerprint: string;
  readonly bundle: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** The SQL of invitations. Times are milliseconds since the epoch. */
export interface InvitationStore {
  /** Forgets those that have ended, and adds one unless `limit` are open; says whether it did. */
  add(
    of: { readonly secretHash: Buffer; readonly invitedBy: string; readonly expiresMs: number },
    limits: { readonly now: number; readonly limit: number },
  ): Promise<boolean>;
  open(now: number, signal: AbortSignal): Promise<OpenInvitation[]>;
  /** Keeps what the site says of itself; false when meanwhile the invitation has ended or served another site. */
  introduce(secretHash: Buffer, by: Introduction): Promise<boolean>;
  introductions(now: number, signal: AbortSignal): Promise<Introduction[]>;
}

export function invitationStore(db: Database): InvitationStore {
  return {
    add: ({ secretHash, invitedBy, expiresMs }, { now, limit }) =>
      db.transaction(async (tx) => {
        await tx.query('lock table invitations in share row exclusive mode');
        await tx.query('delete from invitations where expires_ms <= $1', [now]);
        const added = await tx.query(
          `insert into invitations (secret_hash, invited_by, expires_ms)
           select $1, $2, $3 where (select count(*) from invitations) < $4
           returning 1`,
          [secretHash, invitedBy, expiresMs, limit],
        );
        return added.length > 0;
      }),

    open: async (now, signal) => {
      const rows = await db.query<{ secret_hash: Buffer; site: string | null }>(
        'select secret_hash, site from invitations where expires_ms > $1',
        [now],
        { signal },
      );
      return rows.map((row) => ({ secretHash: row.secret_hash, site: row.site ?? undefined }));
    },

    introduce: async (secretHash, { site, fingerprint, bundle, atMs }) => {
      const updated = await db.query(
        `update invitations set site = $2, fingerprint = $3, bundle = $4, introduced_ms = $5
         where secret_hash = $1 and expires_ms > $5 and (site is null or (site = $2 and fingerprint = $3))
         returning 1`,
        [secretHash, site, fingerprint, bundle, atMs],
      );
      return updated.length > 0;
    },

    introductions: async (now, signal) => {
      const rows = await db.query<{
        site: string;
        fingerprint: string;
        bundle: string;
        introduced_ms: number;
      }>(
        `select site, fingerprint, bundle, introduced_ms from invitations
         where site is not null and expires_ms > $1 order by introduced_ms, site`,
        [now],
        { signal },
      );
      return rows.map(({ introduced_ms: atMs, ...row }) => ({ ...row, atMs }));
    },
  };
}
