export { dnOfCertificate, urisOfCertificate } from './certificate-names.js';
export { type ChainCertificate, readAnchors } from './chain/chain-certificate.js';
export { type ChainReason, chainReasons } from './chain/chain-reasons.js';
export { type Crl, readCrls } from './chain/crl.js';
export { chainServerOptions, peerChain } from './chain/peer-chain.js';
export { type ProxyChain, type ProxyKind, policyLanguage } from './chain/proxies.js';
export { type ChainOptions, type ValidChain, validateChain } from './chain/validate-chain.js';
export {
  type DataLevel,
  dataLevel,
  dataPermit,
  fqan,
  hexDigest,
  objectListHash,
  purposeOfUse,
  type TokenRight,
  tokenRight,
} from './claims.js';
export { type Credential, readCredential, writeCredential } from './credential.js';
export { readCredentialFile, replaceFile, unusable } from './credential-files.js';
export { canonicalDn, type Dn, type DnAttribute, dnStartsWith, formatDn, parseDn, type Rdn } from './dn.js';
export { createDpop, type DpopKey, dpopUri, verifyDpop } from './dpop.js';
export {
  createEcKey,
  type EcKey,
  ecKeyFrom,
  jwkThumbprint,
  publicJwkOf,
  type TokenKey,
  tokenKeyFrom,
} from './ec-key.js';
export { LruMap } from './lru-map.js';
export { hashPasscode, isPasscode } from './passcode.js';
export {
  certificateThumbprint,
  type PeerIdentity,
  peerIdentity,
  type ServicePeer,
  type UserPeer,
} from './peer-identity.js';
export {
  createNextSiteCa,
  createSiteCa,
  issueServiceCertificate,
  issueUserCertificate,
  type NextSiteCa,
  type NextSiteCaRequest,
  type ServiceCertificateRequest,
  type SiteCaRequest,
  type UserCertificateRequest,
  type Validity,
} from './pki.js';
export { createProof, createProofer, type ProofOptions } from './proof.js';
export { type CredentialSource, readPassphrase, readUserCredential } from './proxy/credential-source.js';
export {
  completeDelegation,
  createDelegation,
  type DelegationAnswer,
  type PendingDelegation,
  signDelegation,
} from './proxy/delegation.js';
export type { ProxyKeyKind } from './proxy/fresh-key.js';
export { inspectProxy, type ProxyDescription } from './proxy/inspect-proxy.js';
export { issueProxy, type ProxyRequest } from './proxy/issue-proxy.js';
export { defaultProxyFile, readProxy, removeProxy, writeProxy } from './proxy/proxy-file.js';
export type { AskPassphrase, UserCredential } from './proxy/user-credential.js';
export { formatRfc2253, parseRfc2253 } from './rfc2253.js';
export {
  type ServiceKeyPair,
  type StatementClaims,
  type StatementExpectations,
  statementSigner,
  type VerifiedStatement,
  verifyStatement,
} from './service-statement.js';
export { parseServiceUri, type ServiceIdentity, serviceUri, siteUri } from './service-uri.js';
export { decryptWith, encryptFor } from './share-encryption.js';
export { issueToken, type TokenLimits, type TokenRequest } from './token.js';
export { type CaDirectoryOptions, caFileHash, openCaDirectory } from './trust/ca-directory.js';
export type { DirectoryOptions, FileProblem, LiveDirectory } from './trust/live-directory.js';
export type { Namespaces } from './trust/namespaces.js';
export type { Trust } from './trust/trust.js';
export {
  type Caller,
  type Credentials,
  createVerifier,
  type TokenFacts,
  type Verifier,
  type VerifierOptions,
} from './verifier.js';
export { type ChainIdentity, identifyChain } from './voms/identify-chain.js';
export type { RefusedVoms, VomsAttributes, VomsOptions } from './voms/validate-voms.js';
export {
  openVomsDirectory,
  type SignerChain,
  type VomsTrust,
  type VoSigners,
} from './voms/voms-directory.js';
export { type VomsReason, vomsReasons } from './voms/voms-reasons.js';
