import { bulk, forwarded, guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import { describeHere } from '../cohorts/describe-images.js';
import { operation } from './define.js';

/** Describes images of this site as they are now, as far as the caller may know; what gateways ask each other. */
export const describeImages = operation({
  name: 'gateway.describe-images',
  input: z.object({ guids: bulk(guidSchema) }),
  right: forwarded('lfc.stat', 'dpm.stat'),
  effect: 'read',
  objects: ({ guids }) => guids,
  run: ({ guids }, call) => describeHere(guids, call),
});
