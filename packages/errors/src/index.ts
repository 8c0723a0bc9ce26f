export { type Deadline, deadline } from './deadline.js';
export { fail, isMdmError, MdmError, type MdmErrorOptions, type RefusalDetail } from './mdm-error.js';
export { type ErrorCode, type ErrorKind, errorTable, type GrpcStatusName } from './table.js';
