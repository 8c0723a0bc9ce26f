export { type Address, endOfPeriod, parseAddress } from './forms.js';
export { networkMatcher, userAtWorkstation, type Workstation, workstationAt } from './network.js';
export { readCaFile } from './read-ca-file.js';
export { readPrivateFile, readSecret } from './read-secret.js';
export {
  type Environment,
  loadConfig,
  parseConfig,
  parseSite,
  type ServiceConfig,
} from './service-config.js';
export {
  type ServiceName,
  type SiteConfig,
  serviceAddress,
  serviceNames,
  siteSchema,
} from './site-schema.js';
