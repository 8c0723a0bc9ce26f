import { fail } from '@mdm/errors';
import type { FederationView } from '@mdm/federation';
import { peerIdentity, readAnchors, urisOfCertificate, validateChain } from '@mdm/identity';
import type { Admission, Holder, ServiceBase } from '@mdm/rpc';

/**
 * Who may connect to the gateway without a service certificate: whoever holds a certificate, or a proxy of one, that leads
 * to the CA of a site of the federation.
 */
export function openAdmission({ federation, clock }: Pick<ServiceBase, 'federation' | 'clock'>): Admission {
  let anchorsOf: FederationView | undefined;
  let anchors = readAnchors([]);
  return {
    version: () => federation.current().version,
    identify: (chain): Holder => {
      const view = federation.current();
      if (anchorsOf !== view) anchors = readAnchors(view.caBundle());
      anchorsOf = view;
      const { endEntity, dn, proxy, notAfter } = validateChain(chain, { anchors, clock });
      if (urisOfCertificate(endEntity).some((uri) => uri.toLowerCase().startsWith('mdm:')))
        fail('certificate-invalid', 'the certificate is that of a service, and TLS does not trust it');
      return {
        dn,
        site: peerIdentity(endEntity, view).site,
        notAfter,
        limited: proxy?.limited ?? false,
        fqans: [],
      };
    },
  };
}
