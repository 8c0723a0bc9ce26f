import type { MdmError } from '@mdm/errors';

export type OutcomeKind = 'answered' | 'late' | 'refused' | 'unreachable' | 'suppressed' | 'failed';

/** One site's part in an answer. */
export interface SiteOutcome {
  readonly site: string;
  readonly kind: OutcomeKind;
  /** How long the site was waited for. */
  readonly tookMs: number;
  /** Rows or shares of this site in the answer. */
  readonly count: number;
  readonly error?: MdmError;
}

/** Whether somebody answered and said no; an object that the caller may not know of looks like one that is missing. */
export const isRefusal = ({ kind }: MdmError): boolean =>
  kind.status === 'PERMISSION_DENIED' || kind.status === 'UNAUTHENTICATED' || kind.status === 'NOT_FOUND';

export function kindOf(error: MdmError): OutcomeKind {
  if (isRefusal(error)) return 'refused';
  if (error.kind.status === 'DEADLINE_EXCEEDED') return 'late';
  return error.kind.status === 'UNAVAILABLE' ? 'unreachable' : 'failed';
}
