import { auditFilterFields, role, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { namesBelow, siteAuditPage } from '../audit/site-audit.js';
import { operation } from './define.js';

/**
 * Lists what the services of this site have recorded, newest first: about anything, or about an object and all that is
 * below it. Every service decides again whether the caller may read its records.
 * @throws limit-exceeded  the object has too many images
 */
export const listSiteAudit = operation({
  name: 'gateway.list-site-audit',
  input: z.object({ ...auditFilterFields, object: targetSchema.optional() }),
  right: role('officer'),
  objects: ({ object }) => (object === undefined ? [] : [object]),
  effect: 'read',
  run: async ({ object, ...filter }, call) => {
    const objects = object === undefined ? [] : await namesBelow(object, call);
    return siteAuditPage({ ...filter, objects }, call);
  },
});
