import { siteId } from '@mdm/federation';
import { serviceUri } from '@mdm/identity';
import { factEditSchema } from '@mdm/policy';
import { guidSchema, limitsShape } from '@mdm/rpc';
import { z } from 'zod';

/** Most images of one part of a change: what a service takes in one call. */
export const partSize = 1_000;

/** A service of a site that keeps access control lists and facts of images, as `mdm://<site>/<service>`. */
export type Place = string;

/** An entry of the access control lists of images, as it is going to be. */
const rightsEditSchema = z.strictObject({
  tag: z.enum(['user', 'group']),
  id: z.string(),
  /** Absent: the entry is taken away. */
  perm: z.int().min(0).max(7).optional(),
  ...limitsShape,
});
export type RightsEdit = z.infer<typeof rightsEditSchema>;

/** What changes of images: the rights of somebody, or a fact that the policies look at. */
const editSchema = z.union([rightsEditSchema, factEditSchema]);
export type Edit = z.infer<typeof editSchema>;

/** One part of a change, as the saga keeps it from step to step. */
export const partSchema = z.strictObject({
  change: z.uuid(),
  part: z.int().min(0),
  /** Of two changes of the same, the one with the higher version has the say. */
  version: z.int().min(0),
  edit: editSchema,
  /** For whom the gateway acts: who changes, authorised with their own token, or the owner in whose place they do. */
  by: z.strictObject({ dn: z.string(), groups: z.array(z.string()) }),
  /** `holders` are the sites that hold a share of the image's key; empty until they are looked up. */
  images: z.array(z.strictObject({ guid: guidSchema, holders: z.array(siteId) })).max(partSize),
  /** Places that are still to be told. */
  pending: z.array(z.string()),
});
export type Part = z.infer<typeof partSchema>;

/** Everywhere rights on images of a site and their facts are kept: their key holders first. */
export function placesOf(site: string, holders: readonly string[]): Place[] {
  return [
    ...[...new Set(holders)].sort().map((holder) => serviceUri({ site: holder, service: 'hydra' })),
    ...['dpm', 'lfc', 'amga'].map((service) => serviceUri({ site, service })),
  ];
}

/** What an edit is about: of two changes of the same, the later has the say. */
export const subjectOf = ({ edit }: Pick<Part, 'edit'>): string =>
  'fact' in edit ? `fact:${edit.fact}` : `${edit.tag}:${edit.id}`;
export const guidsOf = ({ images }: Pick<Part, 'images'>): string[] => images.map(({ guid }) => guid);
export const keyOf = (change: string, part: number): string => `${change}/${part}`;
