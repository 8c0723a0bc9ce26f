import type { gateway } from '@mdm/protos';
import { itemError } from '@mdm/rpc';
import type { OutcomeKind, SiteOutcome } from '../../site-outcome.js';

export const outcomeKinds = {
  answered: 'OUTCOME_KIND_ANSWERED',
  late: 'OUTCOME_KIND_LATE',
  refused: 'OUTCOME_KIND_REFUSED',
  unreachable: 'OUTCOME_KIND_UNREACHABLE',
  suppressed: 'OUTCOME_KIND_SUPPRESSED',
  failed: 'OUTCOME_KIND_FAILED',
} as const satisfies Record<OutcomeKind, gateway.OutcomeKind>;

export const siteOutcomeToMessage = ({ kind, error, ...rest }: SiteOutcome): gateway.SiteOutcome => ({
  ...rest,
  kind: outcomeKinds[kind],
  ...(error && { error: itemError(error) }),
});
