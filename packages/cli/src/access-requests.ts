import type { AccessRequest, SharedObject } from '@mdm/client';
import type { Output } from './output.js';

const day = (time: number | undefined) =>
  time === undefined ? '-' : new Date(time).toISOString().slice(0, 10);

export function nameOf(object: SharedObject): string {
  if ('image' in object) return object.image;
  return 'cohort' in object ? `cohort ${object.cohort}` : `below ${object.collection}`;
}

/** A row a request; with --json all that is known of each. */
export async function showRequests(requests: readonly AccessRequest[], out: Output): Promise<void> {
  if (out.json) {
    for (const request of requests) await out.value(request);
    return;
  }
  await out.table(
    ['REQUEST', 'STATE', 'MADE', 'EXPIRES', 'BY', 'PURPOSE', 'LEVEL', 'UNTIL', 'FOR', 'REASON', 'COMMENT'],
    requests.map(
      ({ id, state, createdAt, expiresAt, requester, purpose, level, until, object, ...texts }) => [
        id,
        state,
        day(createdAt),
        day(expiresAt),
        requester,
        purpose,
        level,
        day(until),
        nameOf(object),
        texts.reason,
        texts.comment,
      ],
    ),
  );
}
