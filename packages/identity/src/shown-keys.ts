import type { KeyObject } from 'node:crypto';
import type { EcPublicJwk } from '@mdm/federation';
import { jwkThumbprint } from './ec-key.js';
import { type JwsKind, publicKey } from './jws.js';
import { LruMap } from './lru-map.js';

/** A P-256 key that somebody shows, and its thumbprint (RFC 7638). */
export interface ShownKey {
  readonly key: KeyObject;
  readonly jkt: string;
}

/**
 * Reads the keys that callers show with every proof, and remembers them: to read one, which includes the check that it is
 * a point of the curve, costs as much as a verification.
 * @param capacity how many; each takes about 2 KB
 */
export function shownKeys(capacity: number, kind: JwsKind): (jwk: EcPublicJwk, what: string) => ShownKey {
  const known = new LruMap<ShownKey>(capacity);
  return (jwk, what) => {
    const point = `${jwk.x} ${jwk.y}`;
    const found = known.get(point);
    if (found !== undefined) return found;
    const shown = { key: publicKey(jwk, what, kind), jkt: jwkThumbprint(jwk) };
    known.set(point, shown);
    return shown;
  };
}
