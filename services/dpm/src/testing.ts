import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { dpm as messages } from '@mdm/protos';
import type { ServiceClient } from '@mdm/rpc';
import type { Database, Queryable } from '@mdm/store';
import { startTestService, type TestService, type TestUser } from '@mdm/testbed';
import type { DpmContext } from './context.js';
import { dpm } from './definition.js';

export type Storage = ServiceClient<'mdm.dpm.v1.StorageService'>;

export const recipient = `age1${'q'.repeat(58)}`;
const physicians = '/biomed/a/Role=physician';

/** A dpm with an owner, a colleague who may read, and a stranger; and what tests do with them. */
export interface DpmBed {
  readonly bed: TestService<DpmContext>;
  readonly owner: TestUser;
  readonly colleague: TestUser;
  readonly stranger: TestUser;
  /** The bridge, acting for the owner. */
  readonly bridge: Storage;
  /** The gateway, acting for a person. */
  gateway(as: TestUser): Promise<Storage>;
  newFile(changes?: Partial<messages.NewFile>): messages.NewFile;
  /** Puts bytes all the way; the GUID. */
  store(bytes: Buffer, changes?: Partial<messages.NewFile>): Promise<string>;
  /** Names of the files below a filesystem, without directories. */
  filesOf(filesystem: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function startDpm(options: Parameters<typeof startTestService>[1] = {}): Promise<DpmBed> {
  const bed = await startTestService(dpm, options);
  const owner = bed.user({ name: 'Anna Arzt', groups: [physicians, '/biomed'] });
  const colleague = bed.user({ name: 'Karl Kollege', groups: [physicians, '/biomed'] });
  const stranger = bed.user({ name: 'Fritz Fremd', groups: ['/other'] });
  const client = (through: 'gateway' | 'dicom-bridge', as: TestUser) =>
    bed.client('mdm.dpm.v1.StorageService', { through, as });
  const bridge = await client('dicom-bridge', owner);
  const newFile = (changes: Partial<messages.NewFile> = {}): messages.NewFile => {
    const guid = changes.guid ?? randomUUID();
    return {
      guid,
      sfn: `study/series/${guid}.age`,
      size: 1_000,
      acl: {
        owner: owner.dn,
        group: physicians,
        entries: [
          { tag: 'ACL_TAG_OWNER', permissions: 6 },
          { tag: 'ACL_TAG_GROUP_OWNER', permissions: 4 },
          { tag: 'ACL_TAG_OTHER', permissions: 0 },
        ],
      },
      key: { recipientType: 'x25519', recipient, threshold: 2, holders: ['a', 'b', 'c'], generation: 1 },
      ...changes,
    };
  };
  return {
    bed,
    owner,
    colleague,
    stranger,
    bridge,
    gateway: (as) => client('gateway', as),
    newFile,
    store: async (bytes, changes) => {
      const file = newFile({ size: bytes.length, ...changes });
      const token = await prepare(bridge, file);
      await bridge.write(upload(token, bytes));
      await bridge.putDone({ requestTokens: [token] });
      return file.guid ?? '';
    },
    filesOf: async (filesystem) => {
      const entries = await readdir(bed.context.places.root(filesystem), {
        recursive: true,
        withFileTypes: true,
      });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    },
    close: () => bed.close(),
  };
}

/** Something that looks like an age file, as far as a pool can tell. */
export function ageFile(size: number): Buffer {
  const magic = Buffer.from('age-encryption.org/v1\n');
  return Buffer.concat([magic, randomBytes(size - magic.length)]);
}

export async function* upload(
  token: string,
  bytes: Buffer,
  pieceBytes = 256 * 1024,
): AsyncGenerator<messages.WriteRequest> {
  yield { requestToken: token };
  for (let start = 0; start < bytes.length; start += pieceBytes)
    yield { chunk: bytes.subarray(start, start + pieceBytes) };
}

/** The token of a put request that was granted. */
export async function prepare(client: Storage, file: messages.NewFile): Promise<string> {
  const { tickets } = await client.prepareToPut({ files: [file] });
  const [ticket] = tickets;
  if (!ticket?.requestToken) throw new Error(`no put was granted: ${ticket?.error?.code}`);
  return ticket.requestToken;
}

export async function readAll(parts: AsyncIterable<messages.ReadResponse__Output>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const { chunk } of parts) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * The processes of the database that wait for the locks of a transaction. They are asked for on another connection: within a
 * transaction, the list of processes stays as it was when it was first looked at.
 */
export async function waitingFor(db: Database, tx: Queryable): Promise<number[]> {
  const [own] = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
  const rows = await db.query<{ pid: number }>(
    'select pid from pg_stat_activity where pg_blocking_pids(pid) @> array[$1::integer]',
    [own?.pid],
  );
  return rows.map(({ pid }) => pid);
}
