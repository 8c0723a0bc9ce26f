import { createHash } from 'node:crypto';
import { fail } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { z } from 'zod';

const flow = z.object({
  issuer: z.string(),
  redirectUri: z.string(),
  verifier: z.string(),
  nonce: z.string(),
  /** The key that the flow ends with. */
  jkt: z.string(),
});
type Flow = z.infer<typeof flow>;

/** Authorization code flows that have begun, at any replica, and ID tokens that have been used. */
export interface Flows {
  begin(state: string, flow: Flow): Promise<void>;
  /**
   * The flow of a state, once.
   * @throws token-invalid  there is none, it is over, or it took longer than ten minutes
   */
  take(state: string): Promise<Flow>;
  /**
   * False when the ID token has been used before. Told by what is signed: of a signature there may be several spellings.
   * @param forMs how long the token could be used at most
   */
  firstUse(idToken: string, forMs: number): Promise<boolean>;
}

const lifetimeMs = 10 * 60_000;

export function openFlows({ coordination }: Pick<ServiceBase, 'coordination'>): Flows {
  return {
    begin: (state, begun) => coordination.set(`oidc:flow:${hash(state)}`, JSON.stringify(begun), lifetimeMs),
    take: async (state) => {
      const key = `oidc:flow:${hash(state)}`;
      const text = await coordination.get(key);
      if (text === undefined || !(await coordination.once(`oidc:taken:${hash(state)}`, lifetimeMs))) {
        return fail('token-invalid', 'no such sign-in is under way', {
          field: 'state',
          remedy: 'begin the sign-in anew, and end it within ten minutes',
        });
      }
      await coordination.delete(key);
      return flow.parse(JSON.parse(text));
    },
    firstUse: (idToken, forMs) =>
      coordination.once(`oidc:token:${hash(idToken.slice(0, idToken.lastIndexOf('.')))}`, forMs),
  };
}

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url');
