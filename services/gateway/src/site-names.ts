import { fail } from '@mdm/errors';
import { type FederationView, siteId } from '@mdm/federation';
import { z } from 'zod';

const maxSites = 1_000;

/** Names of sites in a request; empty means all. */
export const siteNames = z.array(siteId).max(maxSites, `names more than ${maxSites} sites`);

/**
 * The sites that a request names, each once, or all of the federation, in the order of their names.
 * @throws invalid-argument  one is not in the federation
 */
export function chosenSites(names: readonly string[], view: FederationView, field: string): string[] {
  const unknown = names.find((name) => !view.sites.has(name));
  if (unknown !== undefined) {
    fail('invalid-argument', `site "${unknown}" is not in the federation`, {
      field,
      remedy: 'list the sites with "mdm sites" and name some of them',
    });
  }
  return names.length === 0 ? [...view.sites.keys()] : [...new Set(names)].sort();
}
