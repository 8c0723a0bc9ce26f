export {
  acceptStorage,
  createDicomServer,
  type DicomServer,
  type DicomServerOptions,
  type DimseLogger,
  type EchoIndication,
  type StoreIndication,
} from './scp.js';
export {
  type AcceptedProposal,
  type ContextProposal,
  connectDicom,
  type DicomAssociation,
  type DicomConnectOptions,
  type DicomTimeouts,
  type StoreOptions,
} from './scu.js';
export { type SendFileResult, type SendFilesOptions, sendFiles } from './send-files.js';
export { type DimseStatus, dimseStatus, isStored, statusOfError } from './status.js';
export { isStorageSopClass, verificationSopClass } from './uids.js';
