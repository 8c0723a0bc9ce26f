import { MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { errorOfItem, type UserCredentials } from '@mdm/rpc';
import type { Outcome, SagaItem, Step } from '@mdm/saga';
import type { Acting } from '../acting.js';
import type { State } from './state.js';

export type Item = SagaItem<State>;
export type RegistrationOutcome = Outcome<State>;

/** What goes wrong for no named reason, or because another attempt came in between: about an hour, then it is final. */
const patience = 60;
const maybePassing: ReadonlySet<string> = new Set([
  'INTERNAL',
  'CANCELLED',
  'FAILED_PRECONDITION',
  'NOT_FOUND',
]);
/** A certificate or a token that is not accepted says nothing about an image. */
const unauthenticated = 'UNAUTHENTICATED';

export const done = (state: State): RegistrationOutcome => ({ kind: 'done', state });

/** Errors that may pass are tried again, for as long as they last; the others end the registration. */
export function failed({ attempts }: Item, error: MdmError): RegistrationOutcome {
  const { transient, status } = error.kind;
  const passing = transient || status === unauthenticated;
  const retry = passing || (maybePassing.has(status) && attempts < patience);
  return { kind: retry ? 'retry' : 'give-up', error };
}

/** The outcomes of a bulk call, in the order of its items. */
export function settled(
  items: readonly Item[],
  outcomes: readonly (common.ItemOutcome__Output | undefined)[],
  next: (state: State, index: number) => State,
): RegistrationOutcome[] {
  return items.map((item, n) => {
    const outcome = outcomes[n];
    if (outcome === undefined) return failed(item, unanswered());
    return outcome.error ? failed(item, errorOfItem(outcome.error)) : done(next(item.state, n));
  });
}

export const unanswered = () => new MdmError('internal', 'a bulk call was answered for too few items');

/** Does the work for the items of one owner after another, acting for each. One outcome per item, in order. */
export async function perOwner(
  items: readonly Item[],
  acting: Acting,
  work: (items: readonly Item[], as: UserCredentials) => Promise<readonly RegistrationOutcome[]>,
): Promise<RegistrationOutcome[]> {
  const outcomes = new Map<string, RegistrationOutcome>();
  for (const owner of new Set(items.map(({ state }) => state.policy.owner))) {
    const group = items.filter(({ state }) => state.policy.owner === owner);
    const results = await work(group, await acting.as(owner)).catch((thrown: unknown) => {
      if (MdmError.from(thrown).kind.status === unauthenticated) acting.forget(owner);
      throw thrown;
    });
    group.forEach(({ key }, n) => {
      const outcome = results[n];
      if (outcome) outcomes.set(key, outcome);
    });
  }
  return items.map((item) => outcomes.get(item.key) ?? failed(item, unanswered()));
}

/**
 * The step with what it throws for a single item told apart like the errors of items. What it throws for several is the
 * saga's to sort out: it carries them one by one, or waits when a peer is away.
 */
export function judged<Context>(step: Step<State, Context>): Step<State, Context> {
  return {
    ...step,
    run: async (items, context, signal) => {
      try {
        return await step.run(items, context, signal);
      } catch (thrown) {
        const [item] = items;
        if (item === undefined || items.length > 1) throw thrown;
        return [failed(item, MdmError.from(thrown))];
      }
    },
  };
}
