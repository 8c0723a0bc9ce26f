import path from 'node:path';
import { parseSite, type ServiceName, serviceNames } from '@mdm/config';
import { canonicalDn, issueUserCertificate, replaceFile, writeCredential } from '@mdm/identity';
import { readSiteCa, siteDirectory } from './layout.js';
import { type CreatedSite, createSite, type NewSite } from './new-site.js';
import { publishBundle } from './own-bundle.js';
import { issueServiceCertificates } from './service-certificates.js';

export interface InitSite extends NewSite {
  /** DNS name or IP address under which others reach the machine. */
  readonly host: string;
  readonly vo: string;
  /** Of the research project. */
  readonly project: string;
  /** The service ports follow each other from here on; gateway and hydra first. */
  readonly port: number;
}

const serviceDays = 397;
const order: readonly ServiceName[] = ['gateway', 'hydra', 'lfc', 'amga', 'dpm', 'dicom-bridge'];

/**
 * Makes all that the services of a new site need to start: CA, secrets, certificates, a `site.yaml` that checks, the
 * bundle, and the certificate of its administrator in `users/administrator`.
 * @throws already-exists    there is a site
 * @throws invalid-argument  a name is not what it should be
 */
export async function initSite(root: string, options: InitSite): Promise<CreatedSite> {
  const { title, host, port, clock } = options;
  const administrator = canonicalDn(`/O=${title}/OU=People/CN=Administrator`);
  const text = siteYaml(path.resolve(root), administrator, options);
  parseSite(text);
  const created = await createSite(root, options);
  const hosts = [...new Set([host, 'localhost', '127.0.0.1'])];
  await issueServiceCertificates(root, { services: serviceNames, hosts, days: serviceDays, clock });
  const { ca } = await readSiteCa(root);
  await writeCredential(
    siteDirectory(root).user('administrator'),
    await issueUserCertificate({ ca, dn: administrator, validity: { days: serviceDays }, clock }),
  );
  await replaceFile(siteDirectory(root).config, text, { mode: 0o644 });
  const services = { gateway: { address: `${host}:${port}` }, hydra: { address: `${host}:${port + 1}` } };
  await publishBundle(root, { services, clock });
  return created;
}

/** JSON is YAML: strings are quoted as it does. */
const quoted = (value: unknown): string => JSON.stringify(value);

function siteYaml(
  root: string,
  administrator: string,
  { site, title, host, vo, project, port }: InitSite,
): string {
  const services = order.map((name, index) => {
    const listen = `0.0.0.0:${port + index}`;
    const health = `127.0.0.1:${port + 100 + index}`;
    const address = `${host}:${port + index}`;
    return `  ${name}: { listen: ${quoted(listen)}, health: ${quoted(health)}, address: ${quoted(address)} }`;
  });
  return `# What this hospital decides about its site. docs/site.schema.json describes every field.
site: ${site}
title: ${quoted(title)}
vo: ${vo}
project: ${project}

federation:
  directory: ${quoted(path.join(root, 'federation'))}
  # The sites that this one trusts: "mdm site join" and "mdm site accept" add them. Services follow changes.
  peers: []

services:
${services.join('\n')}

principals:
  # The people whom the gateway vouches for; "mdm pki user" makes their certificates.
  users:
    - { dn: ${quoted(administrator)}, groups: [/${vo}] }
  admins: [${quoted(administrator)}]

keys:
  # With three sites: threshold: 2, holders: [${site}, b, c]
  threshold: 1
  holders: [${site}]

ingest:
  aeTitle: ${quoted(`MDM_${site.toUpperCase().replaceAll('-', '_')}`.slice(0, 16))}
  listen: "0.0.0.0:11112"
  # Who may send images; others are rejected. Name the modalities and the PACS here.
  sources:
    - address: "127.0.0.1"
      owner: ${quoted(administrator)}
      group: /${vo}

storage:
  pools:
    - name: main
      filesystems: [{ path: pool }]
`;
}
