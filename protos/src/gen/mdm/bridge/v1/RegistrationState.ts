// Original file: mdm/bridge/v1/bridge.proto

/**
 * How far a registration is.
 */
export const RegistrationState = {
  REGISTRATION_STATE_UNSPECIFIED: 'REGISTRATION_STATE_UNSPECIFIED',
  /**
   * Safe in the spool.
   */
  REGISTRATION_STATE_RECEIVED: 'REGISTRATION_STATE_RECEIVED',
  /**
   * Between its first and its last step.
   */
  REGISTRATION_STATE_RUNNING: 'REGISTRATION_STATE_RUNNING',
  /**
   * Visible to queries.
   */
  REGISTRATION_STATE_REGISTERED: 'REGISTRATION_STATE_REGISTERED',
  /**
   * Being taken back.
   */
  REGISTRATION_STATE_UNDOING: 'REGISTRATION_STATE_UNDOING',
  /**
   * Taken back; the spool file is kept.
   */
  REGISTRATION_STATE_GIVEN_UP: 'REGISTRATION_STATE_GIVEN_UP',
  /**
   * It cannot be read, or has the SOP Instance UID of other bytes; kept aside.
   */
  REGISTRATION_STATE_QUARANTINED: 'REGISTRATION_STATE_QUARANTINED',
} as const;

/**
 * How far a registration is.
 */
export type RegistrationState =
  | 'REGISTRATION_STATE_UNSPECIFIED'
  | 0
  /**
   * Safe in the spool.
   */
  | 'REGISTRATION_STATE_RECEIVED'
  | 1
  /**
   * Between its first and its last step.
   */
  | 'REGISTRATION_STATE_RUNNING'
  | 2
  /**
   * Visible to queries.
   */
  | 'REGISTRATION_STATE_REGISTERED'
  | 3
  /**
   * Being taken back.
   */
  | 'REGISTRATION_STATE_UNDOING'
  | 4
  /**
   * Taken back; the spool file is kept.
   */
  | 'REGISTRATION_STATE_GIVEN_UP'
  | 5
  /**
   * It cannot be read, or has the SOP Instance UID of other bytes; kept aside.
   */
  | 'REGISTRATION_STATE_QUARANTINED'
  | 6

/**
 * How far a registration is.
 */
export type RegistrationState__Output = typeof RegistrationState[keyof typeof RegistrationState]
