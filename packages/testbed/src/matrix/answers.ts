import { MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';

/** The one item of a bulk call: its error, if any, is the answer. */
export function oneItem<Item extends { readonly error: common.ItemError__Output | null }>([
  item,
]: readonly Item[]): Item {
  if (!item) throw new TypeError('a bulk call answers for each item');
  if (item.error) throw errorOfItem(item.error);
  return item;
}

/** Of `CheckAccess`: what it says is the answer. */
export function verdictOf({ decision }: { readonly decision: common.AccessDecision__Output | null }): void {
  if (!decision?.allowed) throw new MdmError('permission-denied', decision?.sentence ?? 'there is no answer');
}

/** Of `CheckAccessMany`: what it says of the one object is the answer. */
export const verdictOfMany = ({
  outcomes,
}: {
  readonly outcomes: readonly common.AccessOutcome__Output[];
}): void => verdictOf(oneItem(outcomes));

/** The parts of a stream. */
export async function partsOf<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
  const read: Part[] = [];
  for await (const part of parts) read.push(part);
  return read;
}
