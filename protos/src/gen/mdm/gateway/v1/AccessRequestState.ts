// Original file: mdm/gateway/v1/gateway.proto

/**
 * How a request stands.
 */
export const AccessRequestState = {
  ACCESS_REQUEST_STATE_UNSPECIFIED: 'ACCESS_REQUEST_STATE_UNSPECIFIED',
  ACCESS_REQUEST_STATE_PENDING: 'ACCESS_REQUEST_STATE_PENDING',
  ACCESS_REQUEST_STATE_GRANTED: 'ACCESS_REQUEST_STATE_GRANTED',
  ACCESS_REQUEST_STATE_REFUSED: 'ACCESS_REQUEST_STATE_REFUSED',
  ACCESS_REQUEST_STATE_EXPIRED: 'ACCESS_REQUEST_STATE_EXPIRED',
} as const;

/**
 * How a request stands.
 */
export type AccessRequestState =
  | 'ACCESS_REQUEST_STATE_UNSPECIFIED'
  | 0
  | 'ACCESS_REQUEST_STATE_PENDING'
  | 1
  | 'ACCESS_REQUEST_STATE_GRANTED'
  | 2
  | 'ACCESS_REQUEST_STATE_REFUSED'
  | 3
  | 'ACCESS_REQUEST_STATE_EXPIRED'
  | 4

/**
 * How a request stands.
 */
export type AccessRequestState__Output = typeof AccessRequestState[keyof typeof AccessRequestState]
