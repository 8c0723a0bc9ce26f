import { fail } from '@mdm/errors';
import type { GatewayCall } from '../context.js';
import type { SharedObject } from '../sharing/resolve.js';
import type { WantedAccess } from './request.js';

const dayMs = 86_400_000;
const lifetimeMs = 30 * dayMs;
/** How long it is remembered after its end. */
const memoryMs = 90 * dayMs;
const mostPerDay = 100;

/** A request on its way to the sites. */
export interface NewRequest {
  readonly id: string;
  readonly object: SharedObject;
  /** Of a cohort: its images at the site. */
  readonly guids: readonly string[];
  readonly access: WantedAccess;
}

/** When a request that is made now ends: in 30 days, or with what it asks for. */
export const expiryOf = ({ untilMs }: WantedAccess, now: number): number =>
  untilMs === 0 ? now + lifetimeMs : Math.min(untilMs, now + lifetimeMs);

/**
 * Keeps a request of the caller at this site. Whether there is what it is about is not looked at, so that nothing of the
 * answer depends on it, its time included.
 * @throws limit-exceeded  100 requests of one person on one day
 */
export async function keepHere(
  { id, object, guids, access }: NewRequest,
  call: GatewayCall,
): Promise<{ expiresMs: number }> {
  const { caller, clock, requests, signal } = call;
  const now = clock();
  const expiresMs = expiryOf(access, now);
  if (expiresMs <= now) {
    fail('invalid-argument', 'the time until which access is asked for has passed', {
      field: 'access.untilMs',
    });
  }
  const kept = await requests.add(
    {
      id,
      requester: caller.dn,
      issuer: caller.issuer,
      object,
      access,
      createdMs: now,
      expiresMs,
    },
    guids,
    { since: now - dayMs, limit: mostPerDay, forget: now - memoryMs },
    signal,
  );
  if (!kept) {
    fail('limit-exceeded', `you have left ${mostPerDay} requests at site "${call.site}" today`, {
      remedy: 'wait until tomorrow, or ask for a cohort at once',
    });
  }
  call.note('request', id);
  return { expiresMs };
}
