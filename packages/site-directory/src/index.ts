export { type AdmittedCa, admitCa, admitVo, type VomsServer } from './grid-trust.js';
export { type InitSite, initSite } from './init-site.js';
export { exists, readSiteCa, type SiteDirectory, siteDirectory } from './layout.js';
export { type CreatedSite, createSite, type NewSite } from './new-site.js';
export { type PublishedBundle, type PublishOptions, publishBundle } from './own-bundle.js';
export {
  type CaRotationOptions,
  type RotationOptions,
  type RotationStep,
  rotateCa,
  rotateTokenKey,
} from './rotate.js';
export {
  type IssuedCertificate,
  issueServiceCertificates,
  type ServiceCertificateOptions,
} from './service-certificates.js';
export { admitIdentity, type Pin, pinSite, readSiteConfig, subjectsByTitle, unpinSite } from './site-yaml.js';
export { type KnownSite, readStatus } from './status.js';
