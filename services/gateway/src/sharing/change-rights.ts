import { siteOfGroup } from '@mdm/access';
import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { fqan } from '@mdm/identity';
import { dnSchema, guidSchema, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import type { GatewayCall } from '../context.js';
import { stat } from '../operations/stat.js';
import { atSite, siteOfLfn } from '../owner.js';
import type { RightsEdit } from './change.js';
import { resolveImages, type SharedObject } from './resolve.js';
import type { Progress } from './sharing.js';

export const objectSchema: z.ZodType<SharedObject> = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('image'), target: targetSchema }),
    z.object({ kind: z.literal('collection'), guid: guidSchema }),
    z.object({ kind: z.literal('cohort'), id: guidSchema }),
  ],
  'names neither an image nor a collection nor a cohort',
);

/** What is shared and, where its name does not say so, at which site. */
export const sharedObject = z.object({ object: objectSchema, site: z.union([z.literal(''), siteId]) });

const everybodyOfSite = z.string().refine((id) => siteId.safeParse(siteOfGroup(id)).success, 'is not a site');

/** A person by DN, a group by FQAN, or everybody of a site. */
export const grantee = z.discriminatedUnion(
  'tag',
  [
    z.object({ tag: z.literal('user'), id: dnSchema }),
    z.object({ tag: z.literal('group'), id: z.union([fqan, everybodyOfSite], 'is no FQAN and no site') }),
  ],
  'names neither a user nor a group',
);

/** Where the object is: what an audit record names. */
export function nameOf(object: SharedObject): string {
  switch (object.kind) {
    case 'image':
      return object.target;
    case 'collection':
      return object.guid;
    case 'cohort':
      return object.id;
  }
}

/**
 * Changes rights at the site that owns the images: here as a saga over all services and key holders, elsewhere by
 * passing the request on. An image that is named by its GUID alone is looked for, as {@link stat} does.
 * @param there asks the gateway of another site
 */
export async function changeRights(
  { object, site, edit }: { object: SharedObject; site: string; edit: RightsEdit },
  call: GatewayCall,
  there: (site: string, signal: AbortSignal) => Promise<Progress>,
): Promise<Progress> {
  const owner = await ownerSite(object, site, call);
  return atSite(owner, nameOf(object), call, { here: () => changeHere(object, edit, call), there });
}

/** The site that owns the object: its name says so, or the request, or it is looked for. @throws not-found site-unreachable */
export async function ownerSite(object: SharedObject, site: string, call: GatewayCall): Promise<string> {
  const name = nameOf(object);
  if (name.startsWith('/')) return siteOfLfn(name, call.site);
  if (site !== '') return site;
  return object.kind === 'image' ? (await stat.run({ target: name }, call)).site : call.site;
}

/**
 * The site that a token comes from decides: nobody else's word changes anything here, not even for the owner's DN.
 * @param what only the owner site does
 * @throws permission-denied
 */
export function requireOwnIssuer({ caller, site }: GatewayCall, what: string): void {
  if (caller.issuer === site) return;
  fail('permission-denied', `only the owner site ${what}`, {
    remedy: `sign in at site "${site}" as the owner, or ask the owner`,
    refusal: { site, service: 'gateway', layer: 'token', reason: 'issuer' },
  });
}

async function changeHere(object: SharedObject, edit: RightsEdit, call: GatewayCall): Promise<Progress> {
  const { caller, sharing, signal } = call;
  requireOwnIssuer(call, 'changes rights');
  const guids = await resolveImages(object, call);
  const { dn, groups } = caller;
  return noted(await sharing.change({ edit, of: [{ guids, by: { dn, groups } }] }, signal), call);
}

/** How far a change has come, with what the audit record says of it. */
export function noted(progress: Progress, { note }: GatewayCall): Progress {
  note('change', progress.id);
  note('images', progress.images);
  note('pending', progress.pending.length);
  return progress;
}
