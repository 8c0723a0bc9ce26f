export { type DoorTests, describeTheDoor } from './describe-the-door.js';
export { describeWithoutAudit } from './describe-without-audit.js';
export { type Federation, type FederationOptions, startFederation } from './federation/index.js';
export { holderOf } from './permit-holder.js';
export {
  type AdjustSite,
  createSites,
  editSite,
  limitPeer,
  type Person,
  type Site,
  type SitePlan,
  type SitePorts,
  vo,
} from './sites.js';
export {
  asUser,
  startTestService,
  type TestDoor,
  type TestService,
  type TestUser,
  testUser,
  type UserRequest,
} from './test-service.js';
export { startTestSites, type TestSites } from './test-sites.js';
