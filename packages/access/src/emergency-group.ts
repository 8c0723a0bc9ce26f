import { createHash } from 'node:crypto';

/** Code of the purpose of use of emergency treatment (HL7 v3 PurposeOfUse). */
export const emergencyPurpose = 'ETREAT';

/**
 * The group of one person in an emergency, as ACL entries name it: what is shared with it leaves their own entries as they
 * are. No token can assert it: it is no FQAN, and services add it by themselves for who declares {@link emergencyPurpose}.
 */
export function emergencyGroup({ dn, issuer }: { readonly dn: string; readonly issuer: string }): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, dn]))
    .digest('hex');
  return `/@emergency/${digest.slice(0, 32)}`;
}
