import type { Caller } from '@mdm/identity';
import type { LiveSite } from './live-site.js';
import type { Role } from './operation.js';

const principalsOf = {
  administrator: 'admins',
  registrar: 'registrars',
  officer: 'officers',
} as const satisfies Record<Role, string>;

/** Whether somebody has a role at this site, by its configuration. Only whom the site vouches for itself can have one. */
export function hasRole(
  { site, liveSite }: { readonly site: string; readonly liveSite: LiveSite },
  caller: Caller,
  role: Role,
): boolean {
  const named = liveSite.current().principals[principalsOf[role]];
  return caller.issuer === site && named.some((name) => name === caller.dn || caller.groups.includes(name));
}
