/** What an ID token says of somebody. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * The claim of a name, which may be a path: `realm_access.roles`. A claim whose own name has dots in it, as those that are
 * URIs, comes first.
 */
export function claimAt(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let value: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) {
      return undefined;
    }
    value = Reflect.get(value, part);
  }
  return value;
}
