import { fail } from '@mdm/errors';

/** The directory that a name lies in; empty for a name of one component. */
export const parentOf = (lfn: string): string => lfn.slice(0, lfn.lastIndexOf('/'));

export const nameOf = (lfn: string): string => lfn.slice(lfn.lastIndexOf('/') + 1);

/** The name itself and every directory above it, outermost first: `/a/b` → `/a`, `/a/b`. */
export function prefixesOf(lfn: string): string[] {
  const prefixes: string[] = [];
  for (let end = lfn.indexOf('/', 1); end !== -1; end = lfn.indexOf('/', end + 1))
    prefixes.push(lfn.slice(0, end));
  if (lfn !== '') prefixes.push(lfn);
  return prefixes;
}

/**
 * A place in a directory, as rights name it: the directory with a slash. When the directory does not exist yet, the
 * nearest one above it decides.
 */
export const placeIn = (directory: string): string => `${directory}/`;

/**
 * The site part of a name is its route, so that a catalogue keeps no names of other sites.
 * @throws invalid-argument
 */
export function requireBelow(root: string, lfn: string, field: string): void {
  if (lfn.startsWith(`${root}/`)) return;
  fail('invalid-argument', `${field}: is not below ${root}, the part of the namespace that this site keeps`, {
    field,
    remedy: `choose a name below ${root}`,
  });
}
