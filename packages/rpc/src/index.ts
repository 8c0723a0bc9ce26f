export type { AccessDecision } from './access-check.js';
export {
  type AccessSubject,
  accessSubjectSchema,
  subjectFromMessage,
  subjectToMessage,
} from './access-subject.js';
export {
  type AclChange,
  type AclOperations,
  type AclStore,
  aclMethods,
  aclOperations,
  byGuid,
} from './acl-operations.js';
export { createAclStore } from './acl-store.js';
export {
  auditFilterFields,
  auditFilterFromMessage,
  auditFilterToMessage,
  auditRecordFromMessage,
  auditRecordToMessage,
  chainHeadSchema,
  chainHeadToMessage,
} from './audit-messages.js';
export {
  type AuditOperations,
  auditDoor,
  auditOperations,
  maxAuditObjects,
  maxVerified,
} from './audit-operations.js';
export {
  type Credentials,
  channelCredentials,
  guestCredentials,
  type Material,
  watchCredentials,
} from './credentials.js';
export { createDecider, type Decider, type RowFilter, type Verdict } from './decider.js';
export type { Dispatcher, Incoming } from './dispatcher.js';
export { fromStatus, toStatus } from './error-wire.js';
export {
  factEditFromMessage,
  factEditToMessage,
  factsFromMessage,
  factsOfOwner,
  factsToMessage,
} from './facts.js';
export { factsMethods, factsOperations } from './facts-operations.js';
export {
  type CallOptions,
  type Channel,
  openChannel,
  type ServiceClient,
  type UserCredentials,
} from './grpc-client.js';
export { clientStream, type GrpcDoor, grpcDoor, serverStream, unary } from './grpc-door.js';
export { newGuid } from './guid.js';
export type { LiveSettings, LiveSite } from './live-site.js';
export {
  aclFromMessage,
  aclSchema,
  aclToMessage,
  bulk,
  dnSchema,
  editSchema,
  editsFromMessage,
  editsToMessage,
  errorOfItem,
  guidSchema,
  type ItemOutcome,
  itemError,
  levelFromMessage,
  levelToMessage,
  lfnSchema,
  limitsFromMessage,
  limitsShape,
  limitsToMessage,
  maxItems,
  outcomesToMessage,
  outcomeToMessage,
  rightsFromMessage,
  rightsToMessage,
  targetFromMessage,
  targetSchema,
  targetToMessage,
} from './messages.js';
export { newestFirstCursor, newestFirstPage, type Place } from './newest-first.js';
export {
  type AnyOperation,
  anyone,
  type Call,
  callers,
  certificate,
  credential,
  type Effect,
  filtered,
  forwarded,
  gateways,
  modality,
  on,
  onAll,
  onEach,
  operations,
  type Protect,
  type ProtectedObject,
  type Right,
  type Role,
  role,
  self,
  service,
  type VisibleSql,
} from './operation.js';
export type { Admission, Holder, Peer } from './peer.js';
export type { Peers } from './peers.js';
export { refusalFrom } from './refusal.js';
export { hasRole } from './roles.js';
export {
  type Running,
  type RunningService,
  runService,
  type ServiceBase,
  type ServiceDefinition,
  startService,
} from './service.js';
export { type CallerName, type CallRule, callTable, mayCall, servedBy } from './services.js';
export { objectLists, type ReadObjectList } from './token-limits.js';
export { toldTime } from './told-time.js';
