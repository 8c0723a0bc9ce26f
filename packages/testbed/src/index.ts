export { type DoorTests, describeTheDoor } from './describe-the-door.js';
export { type Federation, type FederationOptions, startFederation } from './federation/index.js';
export {
  type AdjustSite,
  createSites,
  type Person,
  type Site,
  type SitePlan,
  type SitePorts,
  vo,
} from './sites.js';
export {
  asUser,
  startTestService,
  type TestService,
  type TestUser,
  type UserRequest,
} from './test-service.js';
