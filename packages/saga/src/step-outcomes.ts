import { MdmError } from '@mdm/errors';
import type { Outcome, SagaItem } from './definition.js';

type Carry<State> = (items: readonly SagaItem<State>[]) => Promise<readonly Outcome<State>[]>;

/**
 * One outcome per item, in order, whatever `carry` does. When it throws for a batch, the items are carried one by one, so
 * that a poisonous one fails alone; except when the error may pass by itself and it is the first time: then a peer is away,
 * and asking it once more for each item would only wait for it many times.
 */
export async function outcomesOf<State>(
  items: readonly SagaItem<State>[],
  carry: Carry<State>,
  signal: AbortSignal,
): Promise<readonly Outcome<State>[]> {
  try {
    const outcomes = await carry(items);
    if (outcomes.length !== items.length) {
      throw new MdmError(
        'internal',
        `the step answered ${outcomes.length} outcomes for ${items.length} items`,
      );
    }
    return outcomes;
  } catch (thrown) {
    const error = MdmError.from(thrown);
    const peerIsAway = error.kind.transient && items.every(({ attempts }) => attempts === 0);
    if (items.length === 1 || peerIsAway || signal.aborted) {
      return items.map(() => ({ kind: 'retry', error }));
    }
    const outcomes: Outcome<State>[] = [];
    for (const item of items) outcomes.push(...(await outcomesOf([item], carry, signal)));
    return outcomes;
  }
}
