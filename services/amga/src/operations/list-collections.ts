import { self } from '@mdm/rpc';
import { z } from 'zod';
import { collections, dicomAttributes, dicomView } from '../collections.js';
import { operation } from './define.js';

/** Lists the collections, each with its own attributes. A query may also use those of the collections above. */
export const listCollections = operation({
  name: 'amga.list-collections',
  input: z.object({}),
  right: self,
  effect: 'read',
  run: async () => [
    ...collections.map(({ path, attributes, derived }) => ({
      path,
      attributes: [...attributes, ...derived].map(({ name, type, level, description }) => ({
        name,
        type,
        level,
        description,
      })),
    })),
    {
      path: dicomView,
      attributes: dicomAttributes.map(({ name, original, open }) => ({
        name,
        type: 'text' as const,
        level: 'pseudonymous' as const,
        description: `${original} where you may see it, else ${open}`,
      })),
    },
  ],
});
