import { credential } from '@mdm/rpc';
import { z } from 'zod';
import { dpopProof, sessionKey } from '../session-key.js';
import { operation } from './define.js';

/**
 * Issues the next token of a permit to whoever has its secret and its key (RFC 6749 §6, RFC 9449 §5).
 * @throws token-invalid token-binding token-replayed permission-denied
 */
export const renew = operation({
  name: 'gateway.renew',
  input: z.object({
    permitId: z.uuid('is not the id of a permit'),
    secret: z.string().regex(/^[\w-]{43}$/, 'is not the secret of a permit'),
    dpop: dpopProof,
  }),
  right: credential,
  effect: 'write',
  run: async ({ permitId, secret, dpop }, call) => {
    call.note('permit', permitId);
    const { jkt } = await sessionKey(dpop, 'Renew', call);
    const { token, permit } = await call.permits.renew(permitId, secret, jkt);
    call.note('dn', permit.dn);
    return { token, permitExpiresMs: permit.expiresAt };
  },
});
