import { randomUUID } from 'node:crypto';
import { open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail, MdmError } from '@mdm/errors';
import { claimsOf, verifyPinned } from './bundle.js';
import { normalizeFingerprint } from './fingerprint.js';
import { followDirectories } from './follow-directories.js';
import { type BundleStore, openKeptBundles } from './kept-bundles.js';
import { isSiteId } from './site-id.js';
import { whileUnchanged } from './unchanged-files.js';
import { type FederationView, federationView, type Limits, type SiteEntry, siteEntry } from './view.js';

const extension = '.bundle';
const maxFileSize = 64 * 1024;
const defaultPollMs = 1_000;

/** A site of the federation. The fingerprint is the root of all trust in it. */
export interface PeerPin extends Limits {
  readonly site: string;
  /** SHA-256 fingerprint of its CA certificate. */
  readonly fingerprint: string;
}

/** Where the pins are kept: that of the own site, whose bundle is checked like any other, and those of its peers. */
export interface PinSource {
  /** Asked at each look at the federation. What it throws is a problem of the own site; the pins in use then stay. */
  read(): Promise<readonly PeerPin[]>;
  /** Directories in which a change may change the answer. */
  readonly watched: readonly string[];
}

/** The part of a logger that is used here; pino and `@mdm/telemetry` loggers fit. */
export interface FederationLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface FederationOptions {
  /** Holds one `<site>.bundle` file a site, this one's included. */
  readonly directory: string;
  /** Id of this site. */
  readonly own: string;
  readonly pins: PinSource;
  /** Where accepted bundles are remembered over a restart; without one, only while the process runs. */
  readonly store?: BundleStore;
  readonly clock: () => number;
  readonly logger: FederationLogger;
  /** How often bundles and pins are read where the file system does not report changes; default: each second. */
  readonly pollMs?: number;
}

/** Why a bundle or the pins are not in use, or not their newest file. `error.field` names the check that failed. */
export interface BundleProblem {
  readonly site: string;
  readonly error: MdmError;
}

/** A live view of the bundles in a directory. */
export interface Federation {
  current(): FederationView;
  /** The bundle of a site that is in use, as the site has signed it. */
  bundle(site: string): string | undefined;
  /** Calls the listener after each change of bundles or pins; returns its removal. */
  onChange(listener: (view: FederationView) => void): () => void;
  /** What is wrong at present, by site: for health pages and `mdm federation status`. */
  problems(): readonly BundleProblem[];
  /**
   * Takes up a bundle that came on another way than its file, such as from a gateway, which can forge nothing: it must
   * verify against the pin of its site, and be newer than what is known. It is used while the file of the site, an older
   * one, is in the directory.
   * @param from the only site that it may be of; default: any that is pinned
   * @returns    once it is in use; a bundle of a site that is not pinned is left out
   * @throws invalid-argument     it is no bundle
   * @throws caller-not-allowed   it is of another site than `from`
   * @throws certificate-invalid  it is not signed by the pinned CA, or by one that follows it
   * @throws failed-precondition  it has expired, or a newer one is known
   */
  learn(bundle: string, from?: string): Promise<void>;
  /** Reads bundles and pins now. */
  reload(): Promise<void>;
  close(): void;
}

interface LoadedBundle {
  readonly text: string;
  readonly pin: PeerPin;
  readonly entry: SiteEntry;
}

/**
 * Opens the federation directory and follows its changes and those of the pins. What is known of a site is its file, what
 * was learned of it, and what the store remembers; the newest that verifies against the pin is used. A bundle replaces
 * the one in use only when its version is higher; a pin or a file that was removed, or a bundle that has expired, ends
 * the trust.
 * @throws MdmError  the directory or the store cannot be read, the pins contradict each other, or no bundle of the own site
 *   verifies
 */
export async function openFederation(options: FederationOptions): Promise<Federation> {
  const { directory, own, clock, logger } = options;
  const listeners = new Set<(view: FederationView) => void>();
  const loaded = new Map<string, LoadedBundle>();
  const kept = await openKeptBundles(options.store);
  let pins: ReadonlyMap<string, PeerPin> = new Map();
  let problems: ReadonlyMap<string, MdmError> = new Map();
  let view = federationView(own, [], 0);
  const files = new Map<string, () => Promise<BundleFile | undefined>>();

  /** Whatever else is wrong, a pin that goes or changes takes effect. */
  const applyPins = (): void => {
    for (const [site, inUse] of loaded) {
      const pin = pins.get(site);
      if (pin === undefined || !isTrusted(inUse.entry, pin, clock())) loaded.delete(site);
      else if (!isDeepStrictEqual(pin, inUse.pin)) {
        loaded.set(site, { ...inUse, pin, entry: pinned(inUse.entry, pin) });
      }
    }
  };

  const accept = async (pin: PeerPin, text: string): Promise<void> => {
    const { site, fingerprint } = pin;
    if (text === loaded.get(site)?.text) return;
    const verified = await verifyPinned(text, { site, fingerprint, clock });
    kept.add(pin, text, verified);
    loaded.set(site, { text, pin, entry: pinned(siteEntry(verified.bundle, verified), pin) });
  };

  const refresh = async (pin: PeerPin): Promise<void> => {
    const { site } = pin;
    const readFile = files.get(site) ?? bundleFile(directory, site);
    files.set(site, readFile);
    const file = await readFile();
    if (file === undefined) {
      loaded.delete(site);
      fail(
        'failed-precondition',
        `site "${site}" is pinned but its bundle is not in the federation directory`,
        {
          field: 'file',
          remedy: `put the bundle that the site exported there as ${site}${extension}`,
        },
      );
    }
    const newest = kept.newest(pin);
    const useKept = async () => newest !== undefined && (await accept(pin, newest.text));
    // Files grow old: what is newer comes from the gateways.
    const { text, version } = file;
    if (newest !== undefined && version < newest.version) {
      await useKept();
      if (site === own) ownFileIsOld(version, newest.version);
    } else {
      try {
        await accept(pin, text);
      } catch (error) {
        await useKept().catch(() => undefined);
        throw error;
      }
    }
  };

  const readAll = async (): Promise<void> => {
    const before = new Map(loaded);
    const found = new Map<string, MdmError>();
    try {
      pins = pinsOf(own, await options.pins.read());
    } catch (error) {
      found.set(own, MdmError.from(error));
    }
    applyPins();
    for (const pin of pins.values()) {
      await refresh(pin).catch((error: unknown) => found.set(pin.site, MdmError.from(error)));
    }
    for (const site of await unpinned(directory, pins)) {
      found.set(
        site,
        new MdmError(
          'failed-precondition',
          `the bundle of site "${site}" is ignored: no peer of that name is pinned`,
          {
            field: 'peers',
            remedy: `add the site and its CA fingerprint to "federation.peers", or remove ${site}${extension}`,
          },
        ),
      );
    }
    for (const [site, { entry, pin }] of loaded) {
      if (site !== own && entry.fingerprint !== pin.fingerprint && !found.has(site))
        found.set(site, ofFormerCa(entry));
    }
    await kept.save().catch((error: unknown) => found.set(own, MdmError.from(error)));
    for (const [site, error] of found) {
      if (problems.get(site)?.message === error.message) continue;
      logger.warn(
        { site, field: error.field, inUse: loaded.get(site)?.entry.version, err: error },
        error.message,
      );
    }
    problems = found;
    if (!sameBundles(before, loaded)) publish();
  };

  const publish = (): void => {
    const entries = [...loaded.values()].map(({ entry }) => entry);
    view = federationView(own, entries, view.version + 1);
    logger.info(
      { version: view.version, sites: entries.map(({ site, version }) => `${site}@${version}`) },
      'the view of the federation changed',
    );
    for (const listener of listeners) listener(view);
  };

  const follower = await followDirectories({
    directories: [directory, ...options.pins.watched],
    read: readAll,
    pollMs: options.pollMs ?? defaultPollMs,
    onError: (error) => logger.warn({ err: MdmError.from(error) }, 'the federation could not be reloaded'),
  });
  const ownProblem = problems.get(own);
  if (ownProblem !== undefined && !loaded.has(own)) {
    follower.close();
    throw ownProblem;
  }

  return {
    current: () => view,
    bundle: (site) => loaded.get(site)?.text,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    problems: () => [...problems].map(([site, error]) => ({ site, error })),
    learn: async (text, from) => {
      const { site } = claimsOf(text) ?? {};
      if (site === undefined) return fail('invalid-argument', 'what came is no bundle', { field: 'bundle' });
      if (from !== undefined && site !== from)
        fail('caller-not-allowed', `site "${from}" does not speak for site "${site}"`, { field: 'bundle' });
      const pin = pins.get(site);
      if (pin === undefined) return;
      const { fingerprint } = pin;
      kept.add(pin, text, await verifyPinned(text, { site, fingerprint, clock }));
      await follower.reload();
    },
    reload: follower.reload,
    close: () => {
      follower.close();
      listeners.clear();
    },
  };
}

/** Puts a bundle into a federation directory in one step, so that no reader sees half of it. */
export async function writeBundle(directory: string, site: string, jws: string): Promise<void> {
  if (!isSiteId(site)) fail('invalid-argument', 'the site id is not valid', { field: 'site' });
  const target = path.join(directory, `${site}${extension}`);
  const scratch = `${target}.${randomUUID()}.new`;
  const file = await open(scratch, 'w', 0o644);
  try {
    await file.writeFile(jws);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(scratch, target);
}

const isTrusted = ({ fingerprint, former, expiresAt }: SiteEntry, pin: PeerPin, now: number): boolean =>
  [fingerprint, ...former].includes(pin.fingerprint) && expiresAt > now;

/** What the site publishes next would get a version that others have seen. */
const ownFileIsOld = (version: number, newest: number): never =>
  fail(
    'failed-precondition',
    `the bundle file of the own site has version ${version}, and version ${newest} is known`,
    {
      field: 'version',
      remedy: 'restore the newest file, or sign anew with "mdm pki bundle" until its version is higher',
    },
  );

/** Not an error: whoever looks after the pins is to know. */
const ofFormerCa = ({ site, fingerprint }: SiteEntry): MdmError =>
  new MdmError('failed-precondition', `the pin of site "${site}" is of a former CA of that site`, {
    field: 'pin',
    remedy: `compare the fingerprint of its present CA, ${fingerprint}, with the site by telephone and pin that`,
  });

const pinned = (entry: SiteEntry, { groups, subjects, level }: PeerPin): SiteEntry => ({
  ...entry,
  groups,
  subjects,
  level,
});

function pinsOf(own: string, given: readonly PeerPin[]): ReadonlyMap<string, PeerPin> {
  const pins = new Map<string, PeerPin>();
  const owners = new Map<string, string>();
  for (const pin of given) {
    const fingerprint = normalizeFingerprint(pin.fingerprint);
    const owner = owners.get(fingerprint);
    if (!isSiteId(pin.site))
      fail('invalid-argument', 'a peer has a site id that is not valid', { field: 'peers' });
    if (pins.has(pin.site) || owner !== undefined) {
      fail(
        'invalid-argument',
        pins.has(pin.site)
          ? `site "${pin.site}" is pinned twice`
          : `sites "${owner}" and "${pin.site}" have the same CA fingerprint`,
        { field: 'peers', remedy: 'list every other site once, each with the fingerprint of its own CA' },
      );
    }
    pins.set(pin.site, { ...pin, fingerprint });
    owners.set(fingerprint, pin.site);
  }
  if (!pins.has(own)) {
    fail('failed-precondition', `the CA of the own site "${own}" is not among the pins`, { field: 'pins' });
  }
  return pins;
}

interface BundleFile {
  readonly text: string;
  /** That it claims; infinite when it is no bundle, which whoever checks it finds out. */
  readonly version: number;
}

/** The bundle file of a site, read anew when it has changed; undefined when there is none. */
function bundleFile(directory: string, site: string): () => Promise<BundleFile | undefined> {
  const look = whileUnchanged(async () => {
    const text = await readBundle(directory, site);
    if (text === undefined) return undefined;
    return { text, version: claimsOf(text)?.version ?? Number.POSITIVE_INFINITY };
  });
  return () => look([path.join(directory, `${site}${extension}`)]);
}

async function readBundle(directory: string, site: string): Promise<string | undefined> {
  const unreadable = (cause: unknown): undefined =>
    isMissing(cause)
      ? undefined
      : fail('failed-precondition', `the bundle file of site "${site}" cannot be read`, {
          field: 'file',
          remedy: `make ${site}${extension} a file that this service may read`,
          cause,
        });
  const file = await open(path.join(directory, `${site}${extension}`)).catch(unreadable);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(maxFileSize + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } catch (cause) {
    return unreadable(cause);
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

async function unpinned(directory: string, pins: ReadonlyMap<string, PeerPin>): Promise<readonly string[]> {
  const names = await readdir(directory).catch((cause: unknown) =>
    fail('failed-precondition', 'the federation directory cannot be read', {
      field: 'directory',
      remedy: 'create it and put the bundle of every site there',
      cause,
    }),
  );
  return names
    .filter((name) => name.endsWith(extension))
    .map((name) => name.slice(0, -extension.length))
    .filter((site) => isSiteId(site) && !pins.has(site));
}

function sameBundles(a: ReadonlyMap<string, LoadedBundle>, b: ReadonlyMap<string, LoadedBundle>): boolean {
  return a.size === b.size && [...a].every(([site, bundle]) => b.get(site) === bundle);
}
