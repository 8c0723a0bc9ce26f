import { fail } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import { type Call, maxItems, targetToMessage } from '@mdm/rpc';
import { findCohort } from '../cohorts/cohorts.js';
import type { GatewayCall } from '../context.js';
import { missing } from '../owner.js';

/**
 * What is shared: one image by LFN or GUID, all images below a patient, study or series, or those images of a frozen cohort
 * that are at this site.
 */
export type SharedObject =
  | { readonly kind: 'image'; readonly target: string }
  | { readonly kind: 'collection'; readonly guid: string }
  | { readonly kind: 'cohort'; readonly id: string };

export const maxImages = 100_000;
const levels = ['/mdm/Patient', '/mdm/Study', '/mdm/Series', '/mdm/Image'];

/**
 * The GUIDs of the images of this site that are meant and that the caller owns and may change like this.
 * @throws not-found          there is none, or none that the caller may know of
 * @throws permission-denied  the caller may know of it, but does not own any
 * @throws limit-exceeded     more than 100,000 images
 */
export async function resolveImages(
  object: SharedObject,
  call: GatewayCall,
  change: amga.ImageChange = 'IMAGE_CHANGE_UNSPECIFIED',
): Promise<string[]> {
  if (object.kind === 'cohort') return controlledOf(await imagesOfCohort(object.id, call), call, change);
  const guid = object.kind === 'image' ? await guidOfImage(object.target, call) : object.guid;
  const guids = await controlled({ guid, change }, call);
  if (guids.length > 0) return guids;
  // Of an image the catalogue has just told.
  if (object.kind === 'collection' && !(await isKnown(guid, call))) throw missing(guid);
  return notOwner(call);
}

/** Those of some images of this site that the caller may change. @throws permission-denied  there is none */
export async function controlledOf(
  guids: readonly string[],
  call: GatewayCall,
  change?: amga.ImageChange,
): Promise<string[]> {
  const found = await controlledAmong(guids, call, change);
  return found.length > 0 ? found : notOwner(call);
}

type Asking = Pick<GatewayCall, 'peers' | 'signal'> & Pick<Call, 'credentials'>;

export async function controlledAmong(
  guids: readonly string[],
  asking: Asking,
  change: amga.ImageChange = 'IMAGE_CHANGE_UNSPECIFIED',
): Promise<string[]> {
  const found: string[] = [];
  for (let at = 0; at < guids.length; at += maxItems)
    found.push(...(await controlled({ guids: guids.slice(at, at + maxItems), change }, asking)));
  return found;
}

async function controlled(
  of: amga.ListImagesRequest,
  { peers, signal, credentials: as }: Asking,
): Promise<string[]> {
  const guids: string[] = [];
  for await (const page of peers.client('mdm.amga.v1.MetadataService').listImages(of, { as, signal })) {
    guids.push(...page.guids);
    if (guids.length > maxImages) {
      fail('limit-exceeded', `more than ${maxImages} images are below it`, {
        field: 'object',
        remedy: 'share its studies or series one by one',
      });
    }
  }
  return guids;
}

/** The images of a frozen cohort that are at this site. */
export async function imagesOfCohort(id: string, call: GatewayCall): Promise<string[]> {
  const { images } = await findCohort(id, call);
  return images.flatMap(({ guid, site }) => (site === call.site ? [guid] : []));
}

const notOwner = ({ site }: GatewayCall): never =>
  fail('permission-denied', 'only the owner changes the rights of an image', {
    refusal: { site, service: 'amga', layer: 'acl', reason: 'not-owner' },
  });

/** Whether the caller may see the entry of some collection: rows come in the order of GUIDs, so it is asked for alone. */
async function isKnown(guid: string, call: GatewayCall): Promise<boolean> {
  const { peers, signal, credentials: as } = call;
  const metadata = peers.client('mdm.amga.v1.MetadataService');
  const after = guidBefore(guid);
  const found = await Promise.all(
    levels.map(async (collection) => {
      for await (const { rows } of metadata.query({ collection, limit: 1, after }, { as, signal }))
        if (rows.some((row) => row.guid === guid)) return true;
      return false;
    }),
  );
  return found.includes(true);
}

/** The greatest GUID below another; '' below the least. */
function guidBefore(guid: string): string {
  const value = BigInt(`0x${guid.replaceAll('-', '')}`);
  if (value === 0n) return '';
  const hex = (value - 1n).toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

async function guidOfImage(target: string, { peers, signal, credentials: as }: GatewayCall): Promise<string> {
  const { entry } = await peers
    .client('mdm.lfc.v1.CatalogService')
    .stat({ target: targetToMessage(target) }, { as, signal });
  if (!entry) throw missing(target);
  if (entry.kind === 'ENTRY_KIND_DIRECTORY') {
    fail('invalid-argument', `"${target}" is a directory`, {
      field: 'object',
      remedy: 'name an image, or the GUID of its series, study or patient',
    });
  }
  return entry.guid;
}
