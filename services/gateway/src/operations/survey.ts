import { forwarded } from '@mdm/rpc';
import { z } from 'zod';
import { stream } from './define.js';

const maxFacts = 64;

/** Tells what a change of the policies of this site is to be tried on, as its metadata catalogue does. */
export const survey = stream({
  name: 'gateway.survey',
  input: z.object({ facts: z.array(z.string()).max(maxFacts, `names more than ${maxFacts} facts`) }),
  right: forwarded('amga.survey'),
  effect: 'read',
  run: ({ facts }, { peers, credentials: as, signal }) =>
    peers.client('mdm.amga.v1.MetadataService').survey({ facts }, { as, signal }),
});
