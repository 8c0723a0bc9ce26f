import { fail } from '@mdm/errors';
import type { Cli } from './cli.js';

/** The site that a command is about. @throws invalid-argument (field site): neither an option nor a variable names it */
export function requireSite({ options, io }: Pick<Cli, 'options' | 'io'>): string {
  const id = options.site ?? io.env.MDM_SITE;
  if (id) return id;
  return fail('invalid-argument', 'site is not set', { field: 'site', remedy: 'use --site' });
}
