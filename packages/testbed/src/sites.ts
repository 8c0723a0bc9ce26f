import { type KeyObject, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type ServiceName, serviceNames } from '@mdm/config';
import { caFingerprint, signBundle } from '@mdm/federation';
import {
  type Credential,
  createEcKey,
  createSiteCa,
  ecKeyFrom,
  issueServiceCertificate,
  issueUserCertificate,
  type TokenKey,
  tokenKeyFrom,
  writeCredential,
} from '@mdm/identity';
import { parse, stringify } from 'yaml';

export interface ServicePorts {
  readonly listen: string;
  readonly health: string;
  /** What others dial, where it is not the same. */
  readonly address?: string;
}

/** `host:port` of every listener of a site. */
export interface SitePorts {
  readonly services: Readonly<Record<ServiceName, ServicePorts>>;
  /** The DICOM port of the bridge. */
  readonly dicom: string;
}

export interface SitePlan {
  readonly site: string;
  readonly title: string;
  readonly ports: SitePorts;
  /** What the bundle tells the other sites to dial, where that is not what the own site dials. */
  readonly published?: { readonly gateway: string; readonly hydra: string };
}

/** A person of a site. */
export interface Person {
  /** Short name, used for files. */
  readonly name: string;
  readonly dn: string;
  readonly groups: readonly string[];
}

/** One hospital on disk: everything that its services need to start, and its people's certificates. */
export interface Site {
  readonly plan: SitePlan;
  readonly site: string;
  readonly directory: string;
  readonly ca: Credential;
  readonly tokenKey: TokenKey;
  /** The one before, which the bundle still names. */
  readonly formerTokenKey: TokenKey;
  readonly people: Readonly<Record<'physician' | 'researcher' | 'administrator' | 'officer', Person>>;
  readonly configFile: string;
  readonly federationDirectory: string;
  tlsDirectory(service: ServiceName): string;
  secretsDirectory(service: ServiceName): string;
  dataDirectory(service: ServiceName): string;
  userDirectory(person: Person): string;
}

/** Changes what is written to `site.yaml`. */
export type AdjustSite = (config: SiteYaml, site: string) => void;
// biome-ignore lint/suspicious/noExplicitAny: the content of a YAML file that tests may also make wrong on purpose
export type SiteYaml = Record<string, any>;

/** Lets the tokens of a peer assert only the groups of that peer, `/biomed/<peer>`. */
export function limitPeer(config: SiteYaml, name: string): void {
  for (const peer of config.federation.peers) if (peer.site === name) peer.groups = [`/${vo}/${name}`];
}

export const vo = 'biomed';
const project = 'phantoms';
const loopback = ['localhost', '127.0.0.1', '::1'];
const validity = { days: 30 };

/**
 * Sets up hospitals that have joined with each other: a CA, certificates for each service and for four people,
 * secrets, `site.yaml`, and the signed bundles of all. Exactly what an administrator makes with `mdm pki`, for each.
 */
export async function createSites(options: {
  readonly directory: string;
  readonly plans: readonly SitePlan[];
  readonly adjust?: AdjustSite;
  readonly clock?: () => number;
}): Promise<Site[]> {
  const { directory, plans, adjust, clock = Date.now } = options;
  const projectKey = randomBytes(32).toString('hex');
  const sites = await Promise.all(plans.map((plan) => createSite(directory, plan, clock)));
  const bundles = await Promise.all(
    sites.map(async (site) => ({ site: site.site, text: await bundleOf(site, clock) })),
  );
  for (const site of sites) {
    await mkdir(site.federationDirectory, { recursive: true });
    for (const bundle of bundles) {
      await writeFile(path.join(site.federationDirectory, `${bundle.site}.bundle`), bundle.text);
    }
    const config = siteYaml(site, sites);
    adjust?.(config, site.site);
    await writeFile(site.configFile, stringify(config));
    await writeSecrets(site, projectKey);
  }
  return sites;
}

/** Edits the `site.yaml` of a site whose services may be running. */
export async function editSite({ site, configFile }: Site, adjust: AdjustSite): Promise<void> {
  const config: SiteYaml = parse(await readFile(configFile, 'utf8'));
  adjust(config, site);
  await writeFile(configFile, stringify(config));
}

async function createSite(root: string, plan: SitePlan, clock: () => number): Promise<Site> {
  const { site, title } = plan;
  const directory = path.join(root, site);
  const ca = await createSiteCa({ site, title, validity: { days: 365 }, clock });
  const below = (kind: string) => (name: string) => path.join(directory, kind, name);
  const person = (name: string, fullName: string, role: string): Person => ({
    name,
    dn: `/O=${title}/OU=People/CN=${fullName} ${site.toUpperCase()}`,
    groups: [`/${vo}/${site}/Role=${role}`, `/${vo}`],
  });
  const people = {
    physician: person('physician', 'Anna Arzt', 'physician'),
    researcher: person('researcher', 'Rosa Forscher', 'researcher'),
    administrator: person('administrator', 'Adam Admin', 'administrator'),
    officer: person('officer', 'Olga Schutz', 'officer'),
  };
  const created: Site = {
    plan,
    site,
    directory,
    ca,
    tokenKey: await tokenKeyFrom(createEcKey().privateKey),
    formerTokenKey: await tokenKeyFrom(createEcKey().privateKey),
    people,
    configFile: path.join(directory, 'site.yaml'),
    federationDirectory: path.join(directory, 'federation'),
    tlsDirectory: below('tls'),
    secretsDirectory: below('secrets'),
    dataDirectory: below('data'),
    userDirectory: (someone) => path.join(directory, 'users', someone.name),
  };
  await writeCredential(path.join(directory, 'ca'), ca);
  await Promise.all([
    ...serviceNames.map(async (service) =>
      writeCredential(
        created.tlsDirectory(service),
        await issueServiceCertificate({ ca, site, service, hosts: loopback, validity, clock }),
      ),
    ),
    ...Object.values(people).map(async (someone) =>
      writeCredential(
        created.userDirectory(someone),
        await issueUserCertificate({ ca, dn: someone.dn, validity, clock }),
      ),
    ),
  ]);
  return created;
}

async function bundleOf(
  { site, plan, ca, tokenKey, formerTokenKey }: Site,
  clock: () => number,
): Promise<string> {
  const now = clock();
  const dialled = (service: 'gateway' | 'hydra') => {
    const { address, listen } = plan.ports.services[service];
    return plan.published?.[service] ?? address ?? listen;
  };
  const iso = (time: number) => new Date(time).toISOString();
  return signBundle({
    bundle: {
      site,
      title: plan.title,
      version: 1,
      issuedAt: iso(now),
      expiresAt: iso(now + 30 * 86_400_000),
      since: iso(now),
      ca: [ca.cert],
      tokenKeys: [tokenKey.publicJwk, formerTokenKey.publicJwk],
      services: {
        gateway: { address: dialled('gateway') },
        hydra: { address: dialled('hydra') },
      },
    },
    caCertificate: ca.cert,
    caKey: ecKeyFrom(ca.key).privateKey,
  });
}

function siteYaml({ site, plan, people }: Site, all: readonly Site[]): SiteYaml {
  const { physician, researcher, administrator, officer } = people;
  return {
    site,
    title: plan.title,
    vo,
    project,
    federation: {
      peers: all
        .filter((other) => other.site !== site)
        .map((other) => ({ site: other.site, fingerprint: caFingerprint(other.ca.cert) })),
    },
    services: plan.ports.services,
    principals: {
      users: [physician, researcher, administrator, officer].map(({ dn, groups }) => ({
        dn,
        groups: [...groups],
      })),
      admins: [administrator.dn],
      officers: [officer.dn],
      registrars: [`/${vo}/${site}/Role=physician`],
      identified: [`/${vo}/${site}/Role=physician`],
    },
    keys: { threshold: Math.min(2, all.length), holders: all.map((other) => other.site) },
    // All hospitals share one machine, which may be busy; a test of what is late says itself what that is.
    limits: { siteSeconds: 30 },
    ingest: {
      aeTitle: `MDM_${site.toUpperCase()}`,
      listen: plan.ports.dicom,
      sources: [
        {
          owner: physician.dn,
          group: `/${vo}/${site}/Role=physician`,
          mode: '0640',
          metadataMode: '0640',
          profile: 'basic',
          metadataGrants: [{ group: `/${vo}`, rights: 'r--' }],
        },
      ],
    },
    storage: { pools: [{ name: 'main', filesystems: [{ path: 'pool' }] }] },
  };
}

async function writeSecrets(site: Site, projectKey: string): Promise<void> {
  const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
  const secrets: [ServiceName, string, string][] = [
    ['gateway', 'token-key.pem', pem(site.tokenKey.privateKey)],
    ['hydra', 'hydra.kek', randomBytes(32).toString('hex')],
    ['dicom-bridge', 'project.key', projectKey],
  ];
  for (const service of serviceNames)
    await mkdir(site.dataDirectory(service), { recursive: true, mode: 0o700 });
  for (const service of serviceNames)
    await mkdir(site.secretsDirectory(service), { recursive: true, mode: 0o700 });
  for (const [service, name, text] of secrets) {
    await writeFile(path.join(site.secretsDirectory(service), name), `${text}\n`, { mode: 0o600 });
  }
}
