import { createHash } from 'node:crypto';
import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { Query } from './query.js';

/** Where each site's part of an answer ended: the GUID of its last row that was delivered, null when it has told all. */
export type Positions = ReadonlyMap<string, string | null>;

/** Room for the positions of 64 sites, which is what the audience of a token can hold. */
const maxLength = 8 * 1024;
const version = 1;

const schema = z.strictObject({
  v: z.literal(version),
  /** Digest of the query, which a cursor belongs to. */
  q: z.string().max(32),
  at: z.record(siteId, guidSchema.nullable()),
});

const digestOf = ({ collection, condition, attributes }: Query): string =>
  createHash('sha256')
    .update(JSON.stringify([collection, condition, attributes]))
    .digest('base64url')
    .slice(0, 16);

/** Empty when every one of the sites has told all. */
export function encodeCursor(query: Query, positions: Positions, sites: readonly string[]): string {
  if (sites.every((site) => positions.get(site) === null)) return '';
  const at = Object.fromEntries([...positions].filter(([site]) => sites.includes(site)));
  return Buffer.from(JSON.stringify({ v: version, q: digestOf(query), at })).toString('base64url');
}

/** @throws invalid-argument  not a cursor that this operation gave for this query */
export function decodeCursor(query: Query, cursor: string): Positions {
  if (cursor === '') return new Map();
  const parsed = schema.safeParse(parse(cursor));
  if (!parsed.success) return wrong('is not one that a search has answered with');
  if (parsed.data.q !== digestOf(query)) return wrong('belongs to another query');
  return new Map(Object.entries(parsed.data.at));
}

function parse(cursor: string): unknown {
  if (cursor.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

const wrong = (problem: string): never =>
  fail('invalid-argument', `the cursor ${problem}`, {
    field: 'cursor',
    remedy: 'send next_cursor of the last page with the same query, or start without a cursor',
  });
