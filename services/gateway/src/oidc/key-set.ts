import { fail } from '@mdm/errors';
import {
  type CryptoKey,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWSHeaderParameters,
} from 'jose';
import { z } from 'zod';
import { shared } from './shared.js';

/**
 * The key of a signature. @throws unavailable the keys cannot be had; JWKSNoMatchingKey of jose there is no such key
 */
export type FindKey = (header: JWSHeaderParameters) => Promise<CryptoKey>;

const freshMs = 10 * 60_000;
/** An unknown key is a reason to ask again, but not as often as anybody sends a token. */
const pauseMs = 10_000;
const maxKeys = 100;

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(maxKeys) });

/**
 * The keys of a provider (RFC 7517), asked for when one is not known, so that a provider may change them.
 * @param load the JWKS as it comes
 */
export function openKeySet(options: {
  readonly issuer: string;
  readonly load: () => Promise<unknown>;
  readonly clock: () => number;
}): FindKey {
  const { issuer, load, clock } = options;
  type Known = { readonly find: ReturnType<typeof createLocalJWKSet>; readonly at: number };
  let known: Known | undefined;

  const reload = shared(async (): Promise<Known> => {
    const at = clock();
    const parsed = keySet.safeParse(await load());
    if (!parsed.success) fail('unavailable', `the keys of the OpenID provider ${issuer} cannot be read`);
    known = { find: createLocalJWKSet(parsed.data satisfies JSONWebKeySet), at };
    return known;
  });

  return async (header) => {
    const current = known && clock() - known.at < freshMs ? known : await reload();
    try {
      return await current.find(header);
    } catch (thrown) {
      if (!(thrown instanceof errors.JWKSNoMatchingKey) || clock() - current.at < pauseMs) throw thrown;
      return (await reload()).find(header);
    }
  };
}
