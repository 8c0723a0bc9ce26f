export type { DataElement } from '../part10/elements.js';
export type { AssociationContext, StoreOptions } from './association.js';
export type { SubOperations } from './command.js';
export {
  type CommitmentIndication,
  type CommitmentResult,
  type CommitmentResultIndication,
  commitmentFailure,
  type DicomCaller,
  type DimseLogger,
  type EchoIndication,
  type FindIndication,
  type FindMatch,
  type InstanceReference,
  type OpenedObject,
  type Retrievable,
  type RetrieveIndication,
  type StoreIndication,
} from './handlers.js';
export { asciiOf, uint16Of } from './identifier.js';
export { allowPeers, type PeerLimits, type PeerRule } from './peers.js';
export type { QueryOptions } from './query-options.js';
export { createDicomServer, type DicomServer, type DicomServerOptions, type Identified } from './scp.js';
export {
  type ContextProposal,
  connectDicom,
  type DicomAssociation,
  type DicomConnectOptions,
  type DicomPeer,
  type DicomTimeouts,
  type QueryRequestOptions,
  type RetrieveProgress,
  reportCommitment,
} from './scu.js';
export { type SendFileResult, type SendFilesOptions, sendFiles } from './send-files.js';
export { type DimseStatus, dimseStatus, isStored, statusOfError } from './status.js';
export { dicomTlsProfile } from './tls.js';
export { isStorageSopClass, queryRetrieve, storageCommitmentSopClass, verificationSopClass } from './uids.js';
export type { DicomUserIdentity } from './user-identity.js';
