import type { ChainCertificate } from '../chain/chain-certificate.js';
import type { Crl } from '../chain/crl.js';
import type { Namespaces } from './namespaces.js';

/** Which CAs are believed, and in what: given in code, or by a CA directory. */
export interface Trust {
  /** By `readAnchors`. */
  readonly anchors: readonly ChainCertificate[];
  /** By `readCrls`; a CA without a CRL here is not checked for revocation. */
  readonly crls?: readonly Crl[];
  /** Hashes of the names of CAs whose CRL is there and cannot be read: nothing that they issued is accepted. */
  readonly unreadableCrls?: ReadonlySet<string>;
  /** Left out, every CA may vouch for every name. */
  readonly namespaces?: Namespaces;
}
