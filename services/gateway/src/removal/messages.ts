import { fail } from '@mdm/errors';
import type { common, gateway } from '@mdm/protos';
import { errorOfItem, type ItemOutcome } from '@mdm/rpc';
import type { Erasure } from '../store/erasures.js';

export const erasureToMessage = ({ pending, ...erasure }: Erasure): gateway.Erasure => ({
  ...erasure,
  pending: [...pending],
});

export function erasureFromMessage(message: gateway.Erasure__Output | null, site: string): Erasure {
  return message ?? fail('internal', `site "${site}" did not say how far the removal has come`);
}

export const keptFromMessage = (outcomes: readonly common.ItemOutcome__Output[]): ItemOutcome[] =>
  outcomes.map(({ guid, error }) => ({ guid, ...(error && { error: errorOfItem(error) }) }));
