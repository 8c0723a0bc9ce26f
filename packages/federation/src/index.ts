export {
  type Bundle,
  bundleSchema,
  type ExpectedBundle,
  type InspectedBundle,
  inspectBundle,
  type SignBundleOptions,
  signBundle,
  verifyBundle,
} from './bundle.js';
export { bundleMigrations, bundleStore } from './bundle-table.js';
export { type EcPublicJwk, ecPublicJwk, type TokenKeyJwk, tokenKeyJwk } from './ec-jwk.js';
export {
  type BundleProblem,
  type Federation,
  type FederationLogger,
  type FederationOptions,
  openFederation,
  type PeerPin,
  type PinSource,
  writeBundle,
} from './federation.js';
export { caFingerprint, normalizeFingerprint } from './fingerprint.js';
export { type DirectoriesFollower, type FollowOptions, followDirectories } from './follow-directories.js';
export { assertableGroups } from './groups.js';
export { decodeInvitation, encodeInvitation, type Invitation } from './invitation.js';
export type { BundleStore, KeptBundle } from './kept-bundles.js';
export { isSiteId, siteId } from './site-id.js';
export { fileStamp, whileUnchanged } from './unchanged-files.js';
export {
  type FederationView,
  federationView,
  type Limits,
  type PublishedService,
  type SiteEntry,
  siteEntry,
} from './view.js';
