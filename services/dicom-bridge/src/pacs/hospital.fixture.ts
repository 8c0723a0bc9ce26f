import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { readMetaHeader } from '@mdm/dicom';
import { definition as amga } from '@mdm/service-amga';
import { dpm } from '@mdm/service-dpm';
import { gateway } from '@mdm/service-gateway';
import { hydra } from '@mdm/service-hydra';
import { definition as lfc } from '@mdm/service-lfc';
import { startTestSites, type TestSites, type TestUser } from '@mdm/testbed';
import { eventually } from '@mdm/testbed/federation';
import { type Orthanc, startOrthanc } from '@mdm/testbed/orthanc';
import type { BridgeContext } from '../context.js';
import { observedBridge } from '../testing.js';

/** How long something that a PACS has to be asked for first may take, in milliseconds. */
export const patience = 180_000;

type AdjustSite = NonNullable<Parameters<typeof startTestSites>[0]['adjust']>;
type Settings = Omit<Parameters<typeof startOrthanc>[0], 'directory'>;

/** Hospital a with all its services, and with PACS of Debian's Orthanc, which its bridge watches. */
export interface Hospital<Name extends string> {
  readonly grid: TestSites;
  /** As it runs now. */
  readonly bridge: BridgeContext;
  /** The physician, who owns what is found. */
  readonly anna: TestUser;
  orthanc(name: Name): Orthanc;
  /** What the clocks of the hospital say. */
  now(): number;
  /** Lets time go by. */
  pass(ms: number): void;
  /** Of the image of a file, once it is registered. @throws while it is not discovered */
  guidOf(file: Buffer): Promise<string>;
  /** Stores files in a PACS, and waits until they are registered; the names there, and the GUIDs. */
  discovered(
    name: Name,
    files: readonly Buffer[],
  ): Promise<{ readonly ids: readonly string[]; readonly guids: readonly string[] }>;
  /** Reads an image as its owner: the size that is said first, and the bytes. */
  opened(guid: string): Promise<{ readonly size: number; readonly bytes: Buffer }>;
  close(): Promise<void>;
}

/** What site.yaml says of a PACS, whatever its kind, except for where it is. */
export interface PacsEntry {
  readonly name: string;
  readonly images: object;
  readonly pollSeconds: number;
  readonly limits: object;
}

export async function startHospital<Name extends string>(options: {
  readonly pacs: Readonly<Record<Name, Settings>>;
  /** What is in the PACS before the hospital looks. */
  readonly before?: (orthanc: (name: Name) => Orthanc) => Promise<void>;
  /** The PACS as site.yaml names them. */
  readonly entries: (
    orthanc: (name: Name) => Orthanc,
    entry: (name: Name) => PacsEntry,
    credentialsFile: (name: Name) => string,
  ) => readonly object[];
  readonly adjust?: AdjustSite;
}): Promise<Hospital<Name>> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-hospital-'));
  const running = new Map<string, Orthanc>();
  const orthanc = (name: Name): Orthanc => {
    const found = running.get(name);
    if (!found) throw new TypeError(`the hospital has no PACS "${name}"`);
    return found;
  };
  const credentialsFile = (name: string) => path.join(directory, `${name}.credentials`);
  const stopPacs = async () => {
    for (const one of running.values()) await one.stop();
    await rm(directory, { recursive: true, force: true });
  };
  const observed = observedBridge();
  let ahead = 0;
  const now = () => Date.now() + ahead;
  let grid: TestSites;
  try {
    for (const [name, settings] of Object.entries<Settings>(options.pacs)) {
      const started = await startOrthanc({ directory: path.join(directory, name), ...settings });
      running.set(name, started);
      await writeFile(credentialsFile(name), started.credentials, { mode: 0o600 });
    }
    await options.before?.(orthanc);
    grid = await startTestSites({
      sites: ['a'],
      services: [gateway, lfc, amga, hydra, dpm, observed.definition],
      clock: now,
      adjust: (config, site) => {
        const [{ owner, group }] = config.ingest.sources;
        const entry = (name: Name): PacsEntry => ({
          name,
          images: { owner, group },
          pollSeconds: 1,
          limits: { perSecond: 1_000 },
        });
        config.pacs = options.entries(orthanc, entry, credentialsFile);
        options.adjust?.(config, site);
      },
    });
  } catch (error) {
    await stopPacs();
    throw error;
  }
  const { dn, groups } = grid.site('a').people.physician;
  const anna = grid.door('a', 'gateway').user({ name: 'physician', dn, groups });

  const guidOf = async (file: Buffer) => {
    const { db, saga } = observed.at('a');
    const { sopInstanceUid } = readMetaHeader(file);
    const [row] = await db.query<{ guid: string }>('select guid from instances where sop_uid = $1', [
      sopInstanceUid,
    ]);
    if (!row) throw new Error('it is not discovered yet');
    const { status } = await saga.waitFor(row.guid, AbortSignal.timeout(patience));
    if (status !== 'done') throw new Error(`its registration ended as ${status}`);
    return row.guid;
  };

  return {
    grid,
    anna,
    orthanc,
    now,
    guidOf,
    get bridge() {
      return observed.at('a');
    },
    pass: (ms) => {
      ahead += ms;
    },
    discovered: async (name, files) => ({
      ids: await orthanc(name).store(files),
      guids: await Promise.all(files.map((file) => eventually(() => guidOf(file), patience))),
    }),
    opened: async (guid) => {
      const storage = await grid
        .door('a', 'dpm')
        .client('mdm.dpm.v1.StorageService', { through: 'gateway', as: anna });
      const { turl, file } = await storage.prepareToGet({ guid });
      const chunks: Buffer[] = [];
      for await (const { chunk } of storage.read({ turl })) chunks.push(chunk);
      return { size: file?.size ?? 0, bytes: Buffer.concat(chunks) };
    },
    close: () => grid.close().finally(stopPacs),
  };
}
