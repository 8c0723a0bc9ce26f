// Original file: mdm/gateway/v1/gateway.proto

/**
 * How a site took part in an answer.
 */
export const OutcomeKind = {
  OUTCOME_KIND_UNSPECIFIED: 'OUTCOME_KIND_UNSPECIFIED',
  OUTCOME_KIND_ANSWERED: 'OUTCOME_KIND_ANSWERED',
  /**
   * Its deadline passed; rows that came before are in the answer.
   */
  OUTCOME_KIND_LATE: 'OUTCOME_KIND_LATE',
  OUTCOME_KIND_REFUSED: 'OUTCOME_KIND_REFUSED',
  OUTCOME_KIND_UNREACHABLE: 'OUTCOME_KIND_UNREACHABLE',
  OUTCOME_KIND_SUPPRESSED: 'OUTCOME_KIND_SUPPRESSED',
  OUTCOME_KIND_FAILED: 'OUTCOME_KIND_FAILED',
} as const;

/**
 * How a site took part in an answer.
 */
export type OutcomeKind =
  | 'OUTCOME_KIND_UNSPECIFIED'
  | 0
  | 'OUTCOME_KIND_ANSWERED'
  | 1
  /**
   * Its deadline passed; rows that came before are in the answer.
   */
  | 'OUTCOME_KIND_LATE'
  | 2
  | 'OUTCOME_KIND_REFUSED'
  | 3
  | 'OUTCOME_KIND_UNREACHABLE'
  | 4
  | 'OUTCOME_KIND_SUPPRESSED'
  | 5
  | 'OUTCOME_KIND_FAILED'
  | 6

/**
 * How a site took part in an answer.
 */
export type OutcomeKind__Output = typeof OutcomeKind[keyof typeof OutcomeKind]
