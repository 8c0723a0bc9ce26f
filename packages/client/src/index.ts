export type {
  Auditing,
  AuditPage,
  AuditQuery,
  AuditRecord,
  ChainHead,
  ServiceReport,
  WitnessReport,
} from './auditing.js';
export type { Catalog, Entry, EntryKind, FoundEntry } from './catalog.js';
export type { ByteRange, Ciphertexts, KeyDescriptor, OpenedImage } from './ciphertext.js';
export { connectMdm, type MdmClient, type Reader, readerOver } from './client.js';
export type {
  Cohort,
  Cohorts,
  FrozenImage,
  NewCohort,
  Verdict,
  VerifiedImage,
  VerifySummary,
  WholeCohort,
} from './cohorts.js';
export type {
  CountAnswer,
  CountGroup,
  Counting,
  CountQuery,
  CountValue,
  SiteCount,
  TotalCount,
} from './counting.js';
export type { DownloadOptions, Downloads } from './download.js';
export type { Emergencies, Emergency, EmergencyChange } from './emergencies.js';
export type { GatewayAddress } from './gateway.js';
export type { Ingest, IngestQueue, LostImage, PacsStatus, Quarantined } from './ingest.js';
export type { DryRun, Jobs, PlannedJob, TriedImage } from './jobs.js';
export { fetchBundle, type Introduction, introduceSite, type Joining } from './joining.js';
export type { ImageKey, KeyOutcome, Keys } from './keys.js';
export { type DevicePrompt, type OpenIdSignIn, signInByBrowser, signInByDevice } from './openid.js';
export type { Options, Progress } from './options.js';
export type {
  Attribute,
  AttributeType,
  Collection,
  DataLevel,
  PeopleAndSites,
  SiteStatus,
  WhoIAm,
} from './people-and-sites.js';
export { type PermitFile, readPermit, writePermit } from './permit-file.js';
export {
  type Limits,
  type Narrowing,
  type NewPermit,
  type Permit,
  type Permits,
  signIn,
  type TokenRight,
  tokenRights,
} from './permits.js';
export { type Condition, type Ordering, type PlainDate, queryLimits, type Value } from './query/condition.js';
export { formatQuery } from './query/format-query.js';
export { parseQuery } from './query/parse-query.js';
export { QueryError } from './query/query-error.js';
export type {
  Registered,
  Registering,
  RegisterOptions,
  Registration,
  RegistrationState,
} from './registering.js';
export type { Erasure, Hold, Keepers, KeptImage, Removal, Removing } from './removing.js';
export type {
  AccessRequest,
  AnsweredRequest,
  LeftRequest,
  RequestedObject,
  Requesting,
  RequestState,
  WantedAccess,
} from './requesting.js';
export type { Revocation, RevokedThing, Revoking } from './revoking.js';
export type { FoundRow, SearchAnswer, Searching, SearchQuery, SearchSummary } from './search.js';
export type { ClientLogger, ConnectOptions, HeldPermit, ReadingSession } from './session.js';
export type {
  AccessDecision,
  AccessSubject,
  Explanation,
  Grantee,
  GrantLimits,
  Rights,
  SharedObject,
  Sharing,
  SharingResult,
} from './sharing.js';
export type { OutcomeKind, SiteOutcome } from './site-outcome.js';
export type { Survey, Surveying } from './surveying.js';
export type { Transfers } from './transfer.js';
export type { SavedVolume, VolumeFormat, VolumeOptions, Volumes } from './volumes.js';
