import { MdmError } from '@mdm/errors';
import { type Database, type Queryable, sqlState } from '@mdm/store';
import { keyOf } from './entries.js';

/** One stored copy. */
export interface Replica {
  /** Storage URL, unique in the catalogue. */
  readonly surl: string;
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
}

export const hostOf = (surl: string): string => new URL(surl).hostname;

/** The id of the file that a name stands for. */
const fileOf = (name: string) =>
  `select coalesce(e.target_id, e.id) from entries e where e.${keyOf(name)} = $1 and e.kind <> 'directory'`;

/** The replicas of a file, oldest first. */
export async function listReplicas(db: Queryable, name: string, signal?: AbortSignal): Promise<Replica[]> {
  const rows = await db.query<{ surl: string; host: string; created_at: Date }>(
    `select surl, host, created_at from replicas where entry_id = (${fileOf(name)}) order by created_at, surl`,
    [name],
    { signal, name: `replicas-by-${keyOf(name)}` },
  );
  return rows.map(({ surl, host, created_at }) => ({ surl, host, createdMs: created_at.getTime() }));
}

/** @throws already-exists failed-precondition */
export async function addReplica(
  db: Database,
  replica: { readonly name: string; readonly surl: string; readonly now: number },
  signal: AbortSignal,
): Promise<Replica> {
  const { name, surl, now } = replica;
  const host = hostOf(surl);
  const rows = await db
    .query(
      `insert into replicas (surl, entry_id, host, created_at)
       select $2, id, $3, $4 from entries where id = (${fileOf(name)}) and not condemned for share
       returning surl`,
      [name, surl, host, new Date(now).toISOString()],
      { signal },
    )
    .catch((error: unknown) => {
      if (sqlState(error) !== '23505') throw error;
      throw new MdmError('already-exists', 'surl: is a replica already', { field: 'surl', cause: error });
    });
  if (rows.length === 0) {
    throw new MdmError('failed-precondition', 'only a file has replicas, and none that is being removed');
  }
  return { surl, host, createdMs: now };
}

/** @throws not-found */
export async function removeReplica(
  db: Database,
  replica: { readonly name: string; readonly surl: string },
  signal: AbortSignal,
): Promise<void> {
  const rows = await db.query(
    `delete from replicas where surl = $2 and entry_id = (${fileOf(replica.name)}) returning surl`,
    [replica.name, replica.surl],
    { signal },
  );
  if (rows.length === 0)
    throw new MdmError('not-found', 'surl: is not a replica of the entry', { field: 'surl' });
}
