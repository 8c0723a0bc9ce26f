/** The canonical gRPC status names (google.rpc.Code). */
export type GrpcStatusName =
  | 'CANCELLED'
  | 'INVALID_ARGUMENT'
  | 'DEADLINE_EXCEEDED'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DATA_LOSS'
  | 'UNAUTHENTICATED';

/** One row of the table: what every door needs to know to say the error in its own protocol. */
export interface ErrorKind {
  readonly status: GrpcStatusName;
  /** What the reader of the message can do about it: one sentence, no full stop. */
  readonly remedy: string;
  /** True when the same call may succeed later without anybody changing anything. */
  readonly transient: boolean;
}

const kind = (status: GrpcStatusName, remedy: string, transient = false): ErrorKind => ({
  status,
  remedy,
  transient,
});

/**
 * Every error that a service of the MDM can answer with. Doors map the code or the status to their protocol; nothing
 * else in the project invents an error. Codes are stable: clients switch on them.
 */
export const errorTable = {
  // the request itself
  'invalid-argument': kind('INVALID_ARGUMENT', 'correct the named field and send the request again'),
  'unknown-attribute': kind(
    'INVALID_ARGUMENT',
    'list the attributes with "mdm find --attributes" and use one of them',
  ),
  'invalid-date': kind('INVALID_ARGUMENT', 'write dates as YYYYMMDD or YYYY-MM-DD'),
  'invalid-dicom': kind(
    'INVALID_ARGUMENT',
    'send a complete DICOM instance (PS3.10) with SOP Class and SOP Instance UID',
  ),
  'limit-exceeded': kind('RESOURCE_EXHAUSTED', 'send less at once: the limit is in the message'),
  'not-found': kind(
    'NOT_FOUND',
    'check the name; it may also exist without your being allowed to know of it',
  ),
  'already-exists': kind('ALREADY_EXISTS', 'use the existing one or choose another name'),
  'content-conflict': kind(
    'ALREADY_EXISTS',
    'the identifier is already used for other content; ask the sender to correct it',
  ),
  'failed-precondition': kind('FAILED_PRECONDITION', 'bring the object into the named state first'),
  aborted: kind('ABORTED', 'somebody else changed it at the same time; read it again and retry', true),
  unimplemented: kind('UNIMPLEMENTED', 'use one of the operations that the service reflects'),
  // who is asking
  'certificate-missing': kind(
    'UNAUTHENTICATED',
    'connect with a client certificate of a site of the federation',
  ),
  'certificate-invalid': kind(
    'UNAUTHENTICATED',
    'renew the certificate or connect to a site that trusts its issuer',
  ),
  'token-missing': kind('UNAUTHENTICATED', 'sign in at a gateway and send its token with the call'),
  'token-invalid': kind('UNAUTHENTICATED', 'sign in again'),
  'token-expired': kind('UNAUTHENTICATED', 'sign in again'),
  'token-not-yet-valid': kind('UNAUTHENTICATED', 'check the clocks of the client and of the issuing site'),
  'token-audience': kind('UNAUTHENTICATED', 'ask the gateway for a token whose audience names this site'),
  'token-issuer': kind('UNAUTHENTICATED', 'sign in at a site that this site has joined with'),
  'token-binding': kind('UNAUTHENTICATED', 'use the token with the key it was issued to'),
  'token-revoked': kind('UNAUTHENTICATED', 'sign in again; if that is refused, ask your site administrator'),
  'token-replayed': kind('UNAUTHENTICATED', 'make a new proof, or get a new token, for each call'),
  // what they may do
  'permission-denied': kind('PERMISSION_DENIED', 'ask the owner of the image for access'),
  'caller-not-allowed': kind('PERMISSION_DENIED', 'call through the service that the table of callers names'),
  // what the system can do now
  'storage-full': kind('RESOURCE_EXHAUSTED', 'free space in the pool or add a filesystem', true),
  'too-many-requests': kind('RESOURCE_EXHAUSTED', 'wait and retry', true),
  unavailable: kind('UNAVAILABLE', 'retry in a moment', true),
  'audit-unavailable': kind(
    'UNAVAILABLE',
    'nothing is answered without an audit record; restore the audit store',
    true,
  ),
  'site-unreachable': kind('UNAVAILABLE', 'retry when the site is back', true),
  'shares-unavailable': kind('UNAVAILABLE', 'retry when enough key holders are back', true),
  'deadline-exceeded': kind('DEADLINE_EXCEEDED', 'retry with a longer deadline', true),
  cancelled: kind('CANCELLED', 'the caller gave up; send the request again if it is still wanted'),
  // what must not happen
  'share-invalid': kind(
    'DATA_LOSS',
    'report the named key holder: its share is wrong, stale or of another key',
  ),
  corrupt: kind(
    'DATA_LOSS',
    'fetch another replica and report this one: its content is not what was written',
  ),
  internal: kind('INTERNAL', 'report the trace id to the site administrator'),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorTable;
