import type { AuditFilter, AuditRecord } from '@mdm/audit';
import { type ServiceName, serviceNames } from '@mdm/config';
import { deadline, fail, MdmError } from '@mdm/errors';
import { auditFilterToMessage, auditRecordFromMessage, maxAuditObjects } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { ownServices } from './services.js';

/** Where each service's part of a list ended: its own cursor, null when it has told all. */
type Positions = ReadonlyMap<ServiceName, string | null>;

export interface UnansweredService {
  readonly service: ServiceName;
  readonly error: MdmError;
}

export interface SitePage {
  readonly records: readonly AuditRecord[];
  /** Empty on the last page. */
  readonly nextCursor: string;
  readonly unanswered: readonly UnansweredService[];
}

/**
 * One page of the records of all services of this site, the newest first. Each service's own order is kept: a record that
 * took long to end stands where it ended. A service that does not answer keeps its place in the cursor.
 */
export async function siteAuditPage(
  filter: Omit<AuditFilter, 'objects'> & { readonly objects: readonly string[] },
  call: GatewayCall,
): Promise<SitePage> {
  const from = decodeCursor(filter.cursor);
  const services = ownServices(call).filter((service) => from.get(service) !== null);
  const unanswered: UnansweredService[] = [];
  const answers = await Promise.all(
    services.map(async (service) => {
      const cursor = from.get(service) ?? '';
      const limit = deadline(call.signal, call.config.site.limits.siteSeconds * 1_000);
      try {
        const { objects, ...same } = filter;
        const page = await call.peers
          .audit(service)
          .listRecords(
            { ...auditFilterToMessage({ ...same, cursor }), objects: [...objects] },
            { as: call.credentials, signal: limit.signal },
          );
        return { service, records: page.records.map(auditRecordFromMessage), rest: page.nextCursor };
      } catch (thrown) {
        call.signal.throwIfAborted();
        const error = MdmError.from(thrown);
        if (!error.kind.transient && !limit.passed()) throw error;
        unanswered.push({ service, error });
        return { service, records: [], rest: cursor };
      } finally {
        limit.release();
      }
    }),
  );

  const records = newestFirst(answers, filter.limit);
  const positions = new Map<ServiceName, string | null>(from);
  for (const { service, records: of, rest } of answers) {
    const taken = records.filter((record) => of.includes(record)).length;
    const isMissing = unanswered.some((missing) => missing.service === service);
    if (!isMissing && taken === of.length) positions.set(service, rest || null);
    else if (taken > 0) positions.set(service, String(of[taken - 1]?.seq));
  }
  const ended = ownServices(call).every((service) => positions.get(service) === null);
  const silent = records.length === 0 && unanswered.length > 0;
  return { records, nextCursor: ended || silent ? '' : encodeCursor(positions), unanswered };
}

/** Merges lists that each have their newest record first, and are not reordered themselves. */
function newestFirst(
  lists: readonly { readonly records: readonly AuditRecord[] }[],
  limit: number,
): AuditRecord[] {
  const waiting = lists.map(({ records }) => [...records]);
  const merged: AuditRecord[] = [];
  while (merged.length < limit) {
    const newest = waiting
      .filter(([first]) => first !== undefined)
      .sort(([a], [b]) => (b?.at ?? 0) - (a?.at ?? 0))[0]
      ?.shift();
    if (!newest) break;
    merged.push(newest);
  }
  return merged;
}

/**
 * The names of an object and of everything below it, as this site's metadata have it: what records may name.
 * @throws limit-exceeded  there are too many
 */
export async function namesBelow(object: string, call: GatewayCall): Promise<string[]> {
  const names = new Set([object]);
  if (!ownServices(call).includes('amga')) return [...names];
  const parts = call.peers
    .client('mdm.amga.v1.MetadataService')
    .listMembers({ object }, { as: call.credentials, signal: call.signal });
  for await (const { members } of parts) {
    for (const { guid, lfn } of members) {
      names.add(guid);
      if (lfn) names.add(lfn);
    }
    if (names.size > maxAuditObjects)
      fail('limit-exceeded', `"${object}" has more than ${maxAuditObjects} names below it`, {
        field: 'object',
        remedy: 'ask for its series one by one',
      });
  }
  return [...names];
}

const cursorSchema = z.partialRecord(z.enum(serviceNames), z.string().max(64).nullable());

const encodeCursor = (positions: Positions): string =>
  Buffer.from(JSON.stringify(Object.fromEntries(positions))).toString('base64url');

/** @throws invalid-argument  not a cursor of this list */
function decodeCursor(cursor = ''): Positions {
  if (cursor === '') return new Map();
  try {
    const positions = cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return new Map(Object.entries(positions) as [ServiceName, string | null][]);
  } catch (cause) {
    return fail('invalid-argument', 'cursor is not one that this list gave out', { field: 'cursor', cause });
  }
}
