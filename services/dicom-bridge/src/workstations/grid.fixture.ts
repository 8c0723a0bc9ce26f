import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseAddress } from '@mdm/config';
import { dimseStatus, readMetaHeader } from '@mdm/dicom';
import { hashPasscode } from '@mdm/identity';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { freePort } from '@mdm/store';
import { editSite, startTestSites, type TestSites, type TestUser } from '@mdm/testbed';
import { observedBridge, sendTo } from '../testing.js';

/** From where an image comes, which decides who may read it. */
export type Source =
  /** Of hospital a, left as it is. */
  | 'OWN'
  /** Of hospital c: everybody finds it, physicians of a read it. */
  | 'OPEN'
  /** Everybody finds it, only its owner reads it. */
  | 'CLOSED'
  /** Only its owner finds it. */
  | 'SECRET';

/** Hospitals a and c with a workstation at a, `VIEWER`, at which the physician of a works. */
export interface WorkstationGrid {
  readonly sites: TestSites;
  /** Where the bridge of a takes associations, and where the workstation does. */
  readonly port: number;
  readonly viewerPort: number;
  /** Where the bridge of a takes associations over TLS, such as those of the workstation `SECURE`. */
  readonly tlsPort: number;
  /** Of another workstation of the same person, `ORTHANC`. */
  readonly orthancPort: number;
  /** Where `SEALED` takes images by TLS. */
  readonly sealedPort: number;
  /** Sets the passcodes of `SHARED`, at which `anna`, the physician of a, and `rosa`, the researcher, work. */
  setPasscodes(passcodes: Readonly<Record<string, string>>): Promise<void>;
  /** Makes `SECURE` show this certificate, PEM. */
  trust(certificate: string): Promise<void>;
  /** The physician of a site. */
  physician(site: 'a' | 'c'): TestUser;
  /** Registers an image and gives its GUID. */
  register(source: Source, file: Buffer): Promise<string>;
  /** What the audit of a service says of an operation, from the first record on. */
  audited(
    site: 'a' | 'c',
    service: 'dicom-bridge' | 'gateway',
    operation: string,
  ): Promise<readonly Audited[]>;
  close(): Promise<void>;
}

export interface Audited {
  readonly outcome: string;
  readonly code: string | null;
  readonly subject: string | null;
  readonly objects: readonly string[] | null;
  readonly origin: string | null;
  readonly detail: Readonly<Record<string, string | number>>;
}

export async function startWorkstationGrid(): Promise<WorkstationGrid> {
  const observed = observedBridge();
  const [viewerPort, orthancPort, tlsPort] = [await freePort(), await freePort(), await freePort()];
  const sealedPort = await freePort();
  const sites = await startTestSites({
    sites: ['a', 'c'],
    services: [gateway, lfc, amga, hydra, dpm, observed.definition],
    adjust: (config, site) => {
      const [source] = config.ingest.sources;
      if (site === 'a') {
        config.ingest.sources = [{ ...source, aeTitle: 'OWN', profile: 'identity' }];
        // Other holders would show identified images to people of a only if they trusted a with them.
        config.keys = { threshold: 1, holders: ['a'] };
        config.ingest.listenTls = `127.0.0.1:${tlsPort}`;
        config.workstations = [
          {
            aeTitle: 'VIEWER',
            address: '127.0.0.0/8',
            user: source.owner,
            destination: `127.0.0.1:${viewerPort}`,
          },
          {
            aeTitle: 'ORTHANC',
            address: '127.0.0.1',
            user: source.owner,
            destination: `127.0.0.1:${orthancPort}`,
          },
          {
            aeTitle: 'SECURE',
            address: '127.0.0.1',
            user: source.owner,
            certificate: '00'.repeat(32),
          },
          {
            aeTitle: 'SEALED',
            address: '127.0.0.1',
            user: source.owner,
            destination: `127.0.0.1:${sealedPort}`,
            destinationTls: true,
          },
          {
            aeTitle: 'SHARED',
            address: '127.0.0.1',
            users: [
              { name: 'anna', dn: source.owner },
              { name: 'rosa', dn: config.principals.users[1].dn },
            ],
            passcodesFile: 'passcodes',
          },
          { aeTitle: 'ELSEWHERE', address: '10.0.0.1', user: source.owner },
        ];
        return;
      }
      const grants = [{ group: '/biomed/a/Role=physician', rights: 'r--' }];
      config.ingest.sources = [
        { ...source, aeTitle: 'OPEN', grants },
        { ...source, aeTitle: 'CLOSED' },
        { ...source, aeTitle: 'SECRET', metadataGrants: [] },
      ];
    },
  });
  const bridge = observed.at;
  const addressOf = (site: string) => parseAddress(bridge(site).ingest.listen) ?? { host: '', port: 0 };
  return {
    sites,
    port: addressOf('a').port,
    viewerPort,
    orthancPort,
    tlsPort,
    sealedPort,
    setPasscodes: async (passcodes) => {
      const lines = Object.entries(passcodes).map(
        async ([name, passcode]) => `${name}:${await hashPasscode(passcode)}\n`,
      );
      const file = path.join(sites.site('a').secretsDirectory('dicom-bridge'), 'passcodes');
      await writeFile(file, (await Promise.all(lines)).join(''), { mode: 0o600 });
    },
    trust: async (certificate) => {
      const changed = new Promise<void>((resolve) => {
        const end = bridge('a').liveSite.onChange(() => {
          end();
          resolve();
        });
      });
      await editSite(sites.site('a'), (config) => {
        for (const workstation of config.workstations)
          if (workstation.aeTitle === 'SECURE')
            workstation.certificate = new X509Certificate(certificate).fingerprint256;
      });
      await changed;
    },
    physician: (site) => {
      const { dn, groups } = sites.site(site).people.physician;
      return sites.door(site, 'gateway').user({ name: 'physician', dn, groups });
    },
    register: async (source, file) => {
      const site = source === 'OWN' ? 'a' : 'c';
      const peer = { ...addressOf(site), calledAe: `MDM_${site.toUpperCase()}` };
      const { status } = await sendTo(peer, file, { callingAe: source });
      if (status !== dimseStatus.success) throw new Error(`C-STORE ended with ${status}`);
      const [{ guid } = { guid: '' }] = await bridge(site).db.query<{ guid: string }>(
        'select guid from instances where sop_uid = $1',
        [readMetaHeader(file).sopInstanceUid],
      );
      const { status: ending } = await bridge(site).saga.waitFor(guid);
      if (ending !== 'done') throw new Error(`the registration ended as ${ending}`);
      return guid;
    },
    audited: (site, service, operation) =>
      sites
        .database(site, service)
        .db.query<Audited>(
          'select outcome, code, subject, objects, origin, detail from audit_records where operation = $1 order by seq',
          [operation],
        ),
    close: () => sites.close(),
  };
}
