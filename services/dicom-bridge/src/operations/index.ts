import { auditOperations } from '@mdm/rpc';
import type { BridgeContext } from '../context.js';
import { acceptQuarantined } from './accept-quarantined.js';
import { confirmSources } from './confirm-sources.js';
import { deliver } from './deliver.js';
import { discover } from './discover.js';
import { find } from './find.js';
import { findDestination } from './find-destination.js';
import { getQueue } from './get-queue.js';
import { getRegistration } from './get-registration.js';
import { identify } from './identify.js';
import { listRegistrations } from './list-registrations.js';
import { locate } from './locate.js';
import { confirmWithdrawals, listLost, listPacs, retryPacs } from './pacs.js';
import { produce } from './produce.js';
import { discardQuarantined, exportQuarantined, getQuarantined, listQuarantine } from './quarantine.js';
import { receive } from './receive.js';
import { receiveFile } from './receive-file.js';
import { register } from './register.js';
import { reportCommitment } from './report-commitment.js';
import { requestCommitment } from './request-commitment.js';
import { retryRegistration } from './retry-registration.js';
import { withdraw } from './withdraw.js';

export const audit = auditOperations<BridgeContext>('dicom-bridge');

/** Every operation of the service. */
export const operations = {
  receive,
  receiveFile,
  register,
  getRegistration,
  listRegistrations,
  getQueue,
  retryRegistration,
  requestCommitment,
  reportCommitment,
  discover,
  produce,
  confirmSources,
  withdraw,
  listPacs,
  listLost,
  retryPacs,
  confirmWithdrawals,
  listQuarantine,
  getQuarantined,
  exportQuarantined,
  discardQuarantined,
  acceptQuarantined,
  identify,
  find,
  findDestination,
  locate,
  deliver,
  ...audit,
};
