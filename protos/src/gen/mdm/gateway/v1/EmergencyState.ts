// Original file: mdm/gateway/v1/gateway.proto

export const EmergencyState = {
  EMERGENCY_STATE_UNSPECIFIED: 'EMERGENCY_STATE_UNSPECIFIED',
  /**
   * Not reviewed.
   */
  EMERGENCY_STATE_OPEN: 'EMERGENCY_STATE_OPEN',
  EMERGENCY_STATE_ACCEPTED: 'EMERGENCY_STATE_ACCEPTED',
  EMERGENCY_STATE_REJECTED: 'EMERGENCY_STATE_REJECTED',
} as const;

export type EmergencyState =
  | 'EMERGENCY_STATE_UNSPECIFIED'
  | 0
  /**
   * Not reviewed.
   */
  | 'EMERGENCY_STATE_OPEN'
  | 1
  | 'EMERGENCY_STATE_ACCEPTED'
  | 2
  | 'EMERGENCY_STATE_REJECTED'
  | 3

export type EmergencyState__Output = typeof EmergencyState[keyof typeof EmergencyState]
