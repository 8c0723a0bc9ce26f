import { auditOperations } from '@mdm/rpc';
import type { GatewayContext } from '../context.js';
import { answerRequest } from './answer-request.js';
import { beginSignIn } from './begin-sign-in.js';
import { breakGlass } from './break-glass.js';
import { changeFacts } from './change-facts.js';
import { completeSignIn } from './complete-sign-in.js';
import { count } from './count.js';
import { countSite } from './count-site.js';
import { createCohort } from './create-cohort.js';
import { deleteCohort } from './delete-cohort.js';
import { describeImages } from './describe-images.js';
import { dryRun } from './dry-run.js';
import { listEmergencies, reviewEmergency } from './emergencies.js';
import { getCertificates, getErasure, listErasures } from './erasures.js';
import { exchange } from './exchange.js';
import { explain } from './explain.js';
import { follow } from './follow.js';
import { getBundle } from './get-bundle.js';
import { getCohort } from './get-cohort.js';
import { getObjectList } from './get-object-list.js';
import { getRegistration } from './get-registration.js';
import { getRights } from './get-rights.js';
import { grant } from './grant.js';
import { getHolds, liftHold, listHolds, placeHold } from './holds.js';
import {
  acceptQuarantined,
  confirmWithdrawals,
  discardQuarantined,
  exportQuarantined,
  getQuarantined,
  getQueue,
  listLost,
  listPacs,
  listQuarantine,
  listRegistrations,
  retryPacs,
  retryRegistration,
} from './ingest.js';
import { introduce } from './introduce.js';
import { invite } from './invite.js';
import { keepRequest } from './keep-request.js';
import { list } from './list.js';
import { listAttributes } from './list-attributes.js';
import { listCohorts } from './list-cohorts.js';
import { listIntroductions } from './list-introductions.js';
import { listKeptRequests } from './list-kept-requests.js';
import { listPermits } from './list-permits.js';
import { listProviders } from './list-providers.js';
import { listRequests } from './list-requests.js';
import { listRevocations } from './list-revocations.js';
import { listSiteAudit } from './list-site-audit.js';
import { listSites } from './list-sites.js';
import { listWitnessed } from './list-witnessed.js';
import { open } from './open.js';
import { read } from './read.js';
import { register } from './register.js';
import { releaseKeys } from './release-keys.js';
import { remove } from './remove.js';
import { renew } from './renew.js';
import { requestAccess } from './request-access.js';
import { revoke } from './revoke.js';
import { revokeIdentity } from './revoke-identity.js';
import { search } from './search.js';
import { searchSite } from './search-site.js';
import { shareCohort } from './share-cohort.js';
import { signIn } from './sign-in.js';
import { signInService } from './sign-in-service.js';
import { signInWithIdToken } from './sign-in-with-id-token.js';
import { signInWorkstation } from './sign-in-workstation.js';
import { signOut } from './sign-out.js';
import { stat } from './stat.js';
import { survey } from './survey.js';
import { verifyCohort } from './verify-cohort.js';
import { verifySiteAudit } from './verify-site-audit.js';
import { whoAmI } from './who-am-i.js';
import { witnessHeads } from './witness-heads.js';

export const audit = auditOperations<GatewayContext>('gateway');

/** Every operation of the service. */
export const operations = {
  signIn,
  listProviders,
  signInWithIdToken,
  beginSignIn,
  completeSignIn,
  renew,
  exchange,
  listPermits,
  signOut,
  signInService,
  signInWorkstation,
  whoAmI,
  getObjectList,
  listSites,
  revokeIdentity,
  listRevocations,
  follow,
  getBundle,
  invite,
  introduce,
  listIntroductions,
  search,
  searchSite,
  count,
  countSite,
  listAttributes,
  stat,
  list,
  open,
  read,
  releaseKeys,
  register,
  getRegistration,
  getQueue,
  listRegistrations,
  retryRegistration,
  listQuarantine,
  getQuarantined,
  exportQuarantined,
  discardQuarantined,
  acceptQuarantined,
  listPacs,
  listLost,
  retryPacs,
  confirmWithdrawals,
  createCohort,
  listCohorts,
  getCohort,
  verifyCohort,
  shareCohort,
  deleteCohort,
  describeImages,
  requestAccess,
  keepRequest,
  listRequests,
  listKeptRequests,
  answerRequest,
  grant,
  revoke,
  changeFacts,
  explain,
  getRights,
  dryRun,
  survey,
  breakGlass,
  listEmergencies,
  reviewEmergency,
  listSiteAudit,
  verifySiteAudit,
  witnessHeads,
  listWitnessed,
  ...audit,
  remove,
  getErasure,
  getCertificates,
  listErasures,
  placeHold,
  liftHold,
  listHolds,
  getHolds,
};
