import { MdmError } from '@mdm/errors';
import { type Call, operations, type Protect } from '@mdm/rpc';
import type { LfcContext } from '../context.js';
import { type Entry, findEntry } from '../store/entries.js';
import { protections } from '../store/protection.js';

export const { operation, stream } = operations<LfcContext>();

export const protect: Protect<LfcContext> = (objects, _letter, { db }, signal) =>
  protections(db, objects, signal);

/**
 * The entry that a name stands for.
 * @throws not-found
 */
export async function describe(name: string, { db, signal }: LfcContext & Call): Promise<Entry> {
  const entry = await findEntry(db, name, signal);
  if (!entry) throw new MdmError('not-found', `there is no object "${name}"`);
  return entry;
}
