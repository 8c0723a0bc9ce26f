import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import { operation } from './define.js';

/** Lists the collections and attributes that can be asked for, as this site's metadata catalogue defines them. */
export const listAttributes = operation({
  name: 'gateway.list-attributes',
  input: z.object({}),
  right: forwarded('amga.list-collections'),
  effect: 'read',
  run: (_input, { peers, credentials: as, signal }) =>
    peers.client('mdm.amga.v1.MetadataService').listCollections({}, { as, signal }),
});
