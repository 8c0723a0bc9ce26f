import { createHash } from 'node:crypto';
import { objectListHash } from '@mdm/identity';
import type { PlainCondition } from './plain-condition.js';

/** One image as it was when it was frozen. */
export interface FrozenImage {
  readonly guid: string;
  readonly site: string;
  /** Empty where the site did not tell; so is `sha256`, and `size` is 0. */
  readonly lfn: string;
  /** Of the encrypted object: bytes, and hexadecimal. */
  readonly size: number;
  readonly sha256: string;
}

/** What a cohort was made from. */
export type CohortQuery =
  /** A query over `/mdm/Image`; null: everything. */
  | { readonly kind: 'query'; readonly condition: PlainCondition | null }
  /** Images that were named. */
  | { readonly kind: 'list' };

export const outcomeKinds = ['answered', 'late', 'refused', 'unreachable', 'suppressed', 'failed'] as const;

/** How a site took part in the query. */
export interface CohortOutcome {
  readonly site: string;
  readonly kind: (typeof outcomeKinds)[number];
  readonly count: number;
}

/** What is frozen, without the images. */
export interface CohortHead {
  /** GUID. */
  readonly id: string;
  readonly name: string;
  /** DN of who made it. */
  readonly owner: string;
  /** Site that keeps it. */
  readonly site: string;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  readonly query: CohortQuery;
  readonly outcomes: readonly CohortOutcome[];
}

/**
 * The canonical form of a cohort: lines of JSON (RFC 8259, no blanks, UTF-8), each an array with its kind first, images in
 * the order of their GUIDs. docs/cohorts.md describes it for others.
 */
export function* manifestLines(head: CohortHead, images: readonly FrozenImage[]): Generator<string> {
  const { id, name, owner, site, createdMs, query, outcomes } = head;
  const lines: unknown[][] = [
    ['mdm-cohort', 1],
    ['id', id],
    ['name', name],
    ['owner', owner],
    ['site', site],
    ['created', new Date(createdMs).toISOString()],
    query.kind === 'query' ? ['query', query.condition] : ['list'],
    ...outcomes
      .toSorted((one, other) => (one.site < other.site ? -1 : 1))
      .map(({ site: of, kind, count }) => ['outcome', of, kind, count]),
    ['objects', images.length, objectListHash(images.map(({ guid }) => guid))],
  ];
  for (const line of lines) yield `${JSON.stringify(line)}\n`;
  for (const image of images.toSorted((one, other) => (one.guid < other.guid ? -1 : 1)))
    yield `${JSON.stringify(['image', image.guid, image.site, image.size, image.sha256, image.lfn])}\n`;
}

/** SHA-256 of the canonical form, hexadecimal. */
export function manifestHash(head: CohortHead, images: readonly FrozenImage[]): string {
  const hash = createHash('sha256');
  for (const line of manifestLines(head, images)) hash.update(line);
  return hash.digest('hex');
}
