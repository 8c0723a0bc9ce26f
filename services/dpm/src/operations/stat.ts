import { guidSchema, on } from '@mdm/rpc';
import { z } from 'zod';
import { completeFile, storedFile } from '../stored-file.js';
import { operation } from './define.js';

/** Describes a stored file: size in bytes, checksums of the stored bytes, where they are, time in milliseconds since the epoch. */
export const stat = operation({
  name: 'dpm.stat',
  input: z.object({ guid: guidSchema }),
  right: on('read'),
  action: 'readMetadata',
  objects: ({ guid }) => [guid],
  effect: 'read',
  run: async ({ guid }, { files, names, signal }) =>
    storedFile(completeFile(await files.find(guid, signal), guid), names),
});
