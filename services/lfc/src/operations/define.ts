import { MdmError } from '@mdm/errors';
import { type Call, operations, type Protect } from '@mdm/rpc';
import type { LfcContext } from '../context.js';
import { type Entry, findEntry } from '../store/entries.js';
import { type CatalogObject, protections } from '../store/protection.js';

export const { operation, stream } = operations<LfcContext, CatalogObject>();

export const protect: Protect<LfcContext, CatalogObject> = (objects, letter, { db }, signal) =>
  protections(db, objects, letter, signal);

type Context = LfcContext & Call<CatalogObject>;

/** The entry of the operation's one name, as the right to it was just judged. */
export const judged = async (name: string, context: Context): Promise<Entry> =>
  context.allowed(name)?.entry ?? describe(name, context);

/**
 * The entry behind a name, read anew.
 * @throws not-found
 */
export async function describe(name: string, { db, signal }: Context): Promise<Entry> {
  const entry = await findEntry(db, name, signal);
  if (!entry) throw missing(name);
  return entry;
}

/** The same sentence as for what the caller may not know of. */
export const missing = (name: string): MdmError => new MdmError('not-found', `there is no object "${name}"`);
