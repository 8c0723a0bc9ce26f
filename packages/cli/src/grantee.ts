import type { Grantee, SharedObject, SharingResult } from '@mdm/client';
import { fail } from '@mdm/errors';
import { Option } from 'commander';
import { type ExitCode, exitCodes } from './exit-codes.js';
import type { Output } from './output.js';
import { printable } from './printable.js';

/** The options of grant and revoke that say whom and what. */
export interface SharingOptions {
  readonly user?: string;
  readonly group?: string;
  /** Everybody of a site. */
  readonly everybody?: string;
  readonly below?: boolean;
  readonly cohort?: boolean;
  readonly owner?: string;
}

export const sharingOptions = (): Option[] => [
  new Option('--user <dn>', 'a person, by DN').conflicts('group'),
  new Option('--group <fqan>', 'a group, by FQAN').conflicts('everybody'),
  new Option('--everybody <site>', 'everybody whom a site vouches for').conflicts('user'),
  ...objectOptions(),
];

/** The options that say what a name stands for. */
export const objectOptions = (): Option[] => [
  new Option('--below', 'all images of the patient, study or series with this GUID'),
  new Option('--cohort', 'the images of the frozen cohort with this id that are at one site').conflicts(
    'below',
  ),
  new Option('--owner <site>', 'the site that owns them, where the name does not say it (default: yours)'),
];

/** @throws invalid-argument  neither a person nor a group */
export function granteeOf({ user, group, everybody }: SharingOptions): Grantee {
  if (user !== undefined) return { user };
  if (group !== undefined) return { group };
  if (everybody !== undefined) return { site: everybody };
  return fail('invalid-argument', 'it is not said to whom', {
    field: 'user',
    remedy: 'name a person with --user DN, a group with --group FQAN, or all of a site with --everybody SITE',
  });
}

export function objectOf(
  target: string,
  { below, cohort, owner }: Pick<SharingOptions, 'below' | 'cohort' | 'owner'>,
): SharedObject {
  const site = owner && { site: owner };
  if (cohort) return { cohort: target, ...site };
  return below ? { collection: target, ...site } : { image: target };
}

/** A change that not everybody has confirmed is a partial answer. */
export async function showSharing(result: SharingResult, out: Output): Promise<ExitCode | undefined> {
  if (out.json) await out.value(result);
  else {
    await out.line(`${result.images} ${result.images === 1 ? 'image' : 'images'}, change ${result.id}`);
    for (const waiting of result.pending) out.warn(`still to be told: ${printable(waiting)}`);
  }
  return result.complete ? undefined : exitCodes.partial;
}
