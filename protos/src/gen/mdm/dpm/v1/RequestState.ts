// Original file: mdm/dpm/v1/dpm.proto

/**
 * States of a request, after SRM 2.2.
 */
export const RequestState = {
  REQUEST_STATE_UNSPECIFIED: 'REQUEST_STATE_UNSPECIFIED',
  REQUEST_STATE_QUEUED: 'REQUEST_STATE_QUEUED',
  REQUEST_STATE_ACTIVE: 'REQUEST_STATE_ACTIVE',
  /**
   * The transfer may start.
   */
  REQUEST_STATE_READY: 'REQUEST_STATE_READY',
  REQUEST_STATE_DONE: 'REQUEST_STATE_DONE',
  REQUEST_STATE_FAILED: 'REQUEST_STATE_FAILED',
  REQUEST_STATE_ABORTED: 'REQUEST_STATE_ABORTED',
  REQUEST_STATE_EXPIRED: 'REQUEST_STATE_EXPIRED',
} as const;

/**
 * States of a request, after SRM 2.2.
 */
export type RequestState =
  | 'REQUEST_STATE_UNSPECIFIED'
  | 0
  | 'REQUEST_STATE_QUEUED'
  | 1
  | 'REQUEST_STATE_ACTIVE'
  | 2
  /**
   * The transfer may start.
   */
  | 'REQUEST_STATE_READY'
  | 3
  | 'REQUEST_STATE_DONE'
  | 4
  | 'REQUEST_STATE_FAILED'
  | 5
  | 'REQUEST_STATE_ABORTED'
  | 6
  | 'REQUEST_STATE_EXPIRED'
  | 7

/**
 * States of a request, after SRM 2.2.
 */
export type RequestState__Output = typeof RequestState[keyof typeof RequestState]
