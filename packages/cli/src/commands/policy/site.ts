import { fail } from '@mdm/errors';
import type { GlobalOptions } from '../../cli.js';

/** The site whose policies they are. */
export function requireSite({ site }: GlobalOptions): string {
  const id = site ?? process.env.MDM_SITE;
  if (id) return id;
  return fail('invalid-argument', 'site is not set', { field: 'site', remedy: 'use --site' });
}
