import { type DpopKey, dpopUri, verifyDpop } from '@mdm/identity';
import { z } from 'zod';
import type { GatewayCall } from './context.js';

/** What a request for a token brings to say, and prove, which key the token is to be bound to. */
export const dpopProof = z.string().min(1, 'is missing').max(2_048, 'is longer than 2 KiB');

/**
 * The key that a request for a token is made with; each proof is good once, at all replicas.
 * @param method of SessionService
 * @throws token-binding token-replayed
 */
export function sessionKey(proof: string, method: string, call: GatewayCall): Promise<DpopKey> {
  const { site, clock, coordination } = call;
  return verifyDpop(proof, {
    uri: dpopUri(site, `mdm.gateway.v1.SessionService/${method}`),
    clock,
    once: (key, ttlMs) => coordination.once(`gateway:${key}`, ttlMs),
  });
}
