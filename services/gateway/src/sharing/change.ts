import { siteId } from '@mdm/federation';
import { serviceUri } from '@mdm/identity';
import { guidSchema, limitsShape } from '@mdm/rpc';
import { z } from 'zod';

/** Most images of one part of a change: what a service takes in one call. */
export const partSize = 1_000;

/** A service of a site that keeps access control lists, as `mdm://<site>/<service>`. */
export type Place = string;

/** One part of a change of rights, as the saga keeps it from step to step. */
export const partSchema = z.strictObject({
  change: z.uuid(),
  part: z.int().min(0),
  /** Of two changes of one right, the one with the higher version has the say. */
  version: z.int().min(0),
  edit: z.strictObject({
    tag: z.enum(['user', 'group']),
    id: z.string(),
    /** Absent: the entry is taken away. */
    perm: z.int().min(0).max(7).optional(),
    ...limitsShape,
  }),
  /** Who changes; their request was authorised with their own token. */
  by: z.strictObject({ dn: z.string(), groups: z.array(z.string()) }),
  /** `holders` are the sites that hold a share of the image's key; empty until they are looked up. */
  images: z.array(z.strictObject({ guid: guidSchema, holders: z.array(siteId) })).max(partSize),
  /** Places that are still to be told. */
  pending: z.array(z.string()),
});
export type Part = z.infer<typeof partSchema>;

/** Everywhere a right on images of a site is kept: their key holders first. */
export function placesOf(site: string, holders: readonly string[]): Place[] {
  return [
    ...[...new Set(holders)].sort().map((holder) => serviceUri({ site: holder, service: 'hydra' })),
    ...['dpm', 'lfc', 'amga'].map((service) => serviceUri({ site, service })),
  ];
}

export const principalOf = ({ edit }: Pick<Part, 'edit'>): string => `${edit.tag}:${edit.id}`;
export const guidsOf = ({ images }: Pick<Part, 'images'>): string[] => images.map(({ guid }) => guid);
export const keyOf = (change: string, part: number): string => `${change}/${part}`;
