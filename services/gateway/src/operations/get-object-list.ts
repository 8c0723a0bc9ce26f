import { fail } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import { hexDigest } from '@mdm/identity';
import { gateways } from '@mdm/rpc';
import { z } from 'zod';
import { readObjectList } from '../object-lists.js';
import { operation } from './define.js';

/**
 * Gives a list of the objects that narrowed tokens are good for, by the hash that they carry, from this site or from the
 * one that has issued them. Whoever has the hash has seen such a token.
 * @throws not-found
 */
export const getObjectList = operation({
  name: 'gateway.get-object-list',
  input: z.object({ hash: hexDigest, site: siteId }),
  right: gateways('lfc', 'amga', 'hydra', 'dpm', 'dicom-bridge'),
  effect: 'read',
  run: async ({ hash, site }, call) =>
    (await readObjectList(call)(hash, call.peer.site === call.site ? site : call.site, call.signal)) ??
    fail('not-found', 'no such list of objects is known at this site', { field: 'hash' }),
});
