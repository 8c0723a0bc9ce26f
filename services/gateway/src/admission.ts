import { fail, MdmError } from '@mdm/errors';
import type { FederationView } from '@mdm/federation';
import {
  identifyChain,
  type LiveDirectory,
  openCaDirectory,
  openVomsDirectory,
  peerIdentity,
  readAnchors,
  type Trust,
  urisOfCertificate,
  type VomsTrust,
} from '@mdm/identity';
import type { Admission, Holder, LiveSettings, Running, ServiceBase } from '@mdm/rpc';

type Base = Pick<ServiceBase, 'federation' | 'clock' | 'logger' | 'site' | 'liveSite'>;

const noTrust: Trust = { anchors: [] };
const noVoms: VomsTrust = new Map();
/** A VO that is not known here says nothing, and its members may be known otherwise. */
const harmless = 'unknown-vo';

/**
 * Who may connect to the gateway without a service certificate: whoever holds a certificate, or a proxy of one, that leads
 * to the CA of a site of the federation, or to one of the CA directory. VOMS attributes must be valid if they are of a VO
 * that this site knows. Both directories are followed, and so is which ones site.yaml names.
 */
export async function openAdmission(base: Base): Promise<Admission & Running> {
  const { federation, clock, logger, site } = base;
  let version = 0;
  let current: { readonly view: FederationView; readonly trust: Trust } | undefined;
  const changed = () => {
    version += 1;
    current = undefined;
  };
  const authorities = await followNamed<Trust>({
    base,
    changed,
    nameOf: ({ identity }) => identity.caDirectory,
    open: (directory) => openCaDirectory({ directory, clock, logger }),
  });
  const servers = await followNamed<VomsTrust>({
    base,
    changed,
    nameOf: ({ identity }) => identity.vomsDirectory,
    open: (directory) => openVomsDirectory({ directory, logger }),
  });

  /** The CAs of sites vouch for whom they please; what the others may say is theirs to be told. */
  const trustNow = (view: FederationView): Trust => {
    if (current?.view === view) return current.trust;
    const { anchors, namespaces, ...rest } = authorities.current() ?? noTrust;
    const ofSites = readAnchors(view.caBundle());
    const names = new Set(ofSites.map(({ subjectDn }) => subjectDn));
    const trust: Trust = {
      ...rest,
      anchors: [...ofSites, ...anchors],
      namespaces: {
        permits: (issuerDn, subjectDn) =>
          names.has(issuerDn) || (namespaces?.permits(issuerDn, subjectDn) ?? true),
      },
    };
    current = { view, trust };
    return trust;
  };

  return {
    version: () => version,
    identify: (chain): Holder => {
      const view = federation.current();
      const { dn, endEntity, proxy, notAfter, attributes, refused } = identifyChain(chain, {
        trust: trustNow(view),
        voms: servers.current() ?? noVoms,
        clock,
      });
      if (urisOfCertificate(endEntity).some((uri) => uri.toLowerCase().startsWith('mdm:')))
        fail('certificate-invalid', 'the proxy is one of a service, and services do not delegate');
      const wrong = refused.find(({ reason }) => reason !== harmless);
      if (wrong) {
        fail('certificate-invalid', `the VOMS attributes are not valid: ${wrong.problem}`, {
          field: 'voms',
          refusal: { site, service: 'gateway', layer: 'caller', reason: wrong.reason },
        });
      }
      return {
        dn,
        site: siteOf(endEntity, view) ?? site,
        notAfter: Math.min(notAfter, ...attributes.map((attribute) => attribute.notAfter)),
        limited: proxy?.limited ?? false,
        fqans: attributes.flatMap(({ fqans }) => fqans),
      };
    },
    close: async () => {
      authorities.close();
      servers.close();
    },
  };
}

/** Of people whose certificate a site of the federation has issued; others belong to the site that admits them. */
function siteOf(endEntity: Parameters<typeof peerIdentity>[0], view: FederationView): string | undefined {
  try {
    return peerIdentity(endEntity, view).site;
  } catch {
    return undefined;
  }
}

/** The directory that a setting names, while it names one; another one takes its place when it can be read. */
async function followNamed<View>(options: {
  readonly base: Base;
  readonly changed: () => void;
  readonly nameOf: (settings: LiveSettings) => string | undefined;
  readonly open: (directory: string) => Promise<LiveDirectory<View>>;
}): Promise<{ current(): View | undefined; close(): void }> {
  const { base, changed, nameOf, open } = options;
  const { liveSite, logger } = base;
  let name: string | undefined;
  let live: LiveDirectory<View> | undefined;

  const take = async (settings: LiveSettings): Promise<void> => {
    const wanted = nameOf(settings);
    if (wanted === name) return;
    const next = wanted === undefined ? undefined : await open(wanted);
    if (nameOf(liveSite.current()) !== wanted) {
      next?.close();
      return;
    }
    live?.close();
    [name, live] = [wanted, next];
    next?.onChange(changed);
    changed();
  };
  await take(liveSite.current());
  const unsubscribe = liveSite.onChange((settings) => {
    take(settings).catch((thrown: unknown) =>
      logger.warn({ err: MdmError.from(thrown) }, 'the directory that site.yaml names now is not in use'),
    );
  });
  return {
    current: () => live?.current(),
    close: () => {
      unsubscribe();
      live?.close();
    },
  };
}
