import type { MdmError } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { errorOfItem } from '@mdm/rpc';

/** How a site took part in an answer. */
export type OutcomeKind = 'answered' | 'late' | 'refused' | 'unreachable' | 'suppressed' | 'failed';

export interface SiteOutcome {
  readonly site: string;
  readonly kind: OutcomeKind;
  /** How long it was waited for, in milliseconds. */
  readonly tookMs: number;
  /** Rows, or shares, of this site in the answer. */
  readonly count: number;
  /** Why it did not answer in full. */
  readonly error?: MdmError;
}

export const outcomeKinds = {
  OUTCOME_KIND_UNSPECIFIED: 'failed',
  OUTCOME_KIND_ANSWERED: 'answered',
  OUTCOME_KIND_LATE: 'late',
  OUTCOME_KIND_REFUSED: 'refused',
  OUTCOME_KIND_UNREACHABLE: 'unreachable',
  OUTCOME_KIND_SUPPRESSED: 'suppressed',
  OUTCOME_KIND_FAILED: 'failed',
} as const satisfies Record<gateway.OutcomeKind__Output, OutcomeKind>;

export const outcomeFromMessage = (message: gateway.SiteOutcome__Output): SiteOutcome => ({
  site: message.site,
  kind: outcomeKinds[message.kind],
  tookMs: message.tookMs,
  count: message.count,
  ...(message.error && { error: errorOfItem(message.error) }),
});
