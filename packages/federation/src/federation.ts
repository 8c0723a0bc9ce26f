import { randomUUID } from 'node:crypto';
import { open, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { fail, MdmError } from '@mdm/errors';
import { verifyBundle } from './bundle.js';
import { caFingerprint, normalizeFingerprint } from './fingerprint.js';
import { followDirectory } from './follow-directory.js';
import { isSiteId } from './site-id.js';
import { type FederationView, federationView, type Limits, type SiteEntry, siteEntry } from './view.js';

const extension = '.bundle';
const maxFileSize = 64 * 1024;

/** A site that this one has joined with. The fingerprint is the root of all trust in it. */
export interface PeerPin extends Limits {
  readonly site: string;
  /** SHA-256 fingerprint of its CA certificate. */
  readonly fingerprint: string;
}

/** The part of a logger that is used here; pino and `@mdm/telemetry` loggers fit. */
export interface FederationLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface FederationOptions {
  /** Holds one `<site>.bundle` file a site, this one's included. */
  readonly directory: string;
  /** This site and its CA certificate (PEM): its own bundle is checked like any other. */
  readonly own: { readonly site: string; readonly ca: string };
  readonly peers: readonly PeerPin[];
  readonly clock: () => number;
  readonly logger: FederationLogger;
  /** How often the directory is read where the file system does not report changes. */
  readonly pollMs?: number;
}

/** Why a bundle is not in use, or not its newest file. `error.field` names the check that failed. */
export interface BundleProblem {
  readonly site: string;
  readonly error: MdmError;
}

/** A live view of the bundles in a directory. */
export interface Federation {
  current(): FederationView;
  /** Calls the listener after each change; returns its removal. */
  onChange(listener: (view: FederationView) => void): () => void;
  /** What is wrong at present, by site: for health pages and `mdm federation status`. */
  problems(): readonly BundleProblem[];
  /** Reads the directory now. */
  reload(): Promise<void>;
  close(): void;
}

interface LoadedBundle {
  readonly text: string;
  readonly entry: SiteEntry;
}

/**
 * Opens the federation directory and follows its changes. A bundle replaces the one in use only when it verifies
 * against its pin and its version is higher; a file that was removed, or a bundle that has expired, ends the trust.
 * @throws MdmError  the directory cannot be read, the pins contradict each other, or the own bundle does not verify
 */
export async function openFederation(options: FederationOptions): Promise<Federation> {
  const { directory, own, clock, logger } = options;
  const pins = pinsOf(options);
  const listeners = new Set<(view: FederationView) => void>();
  const loaded = new Map<string, LoadedBundle>();
  /** The last good bundle of each site, also after its removal or expiry: versions never go back. */
  const accepted = new Map<string, LoadedBundle>();
  let problems: ReadonlyMap<string, MdmError> = new Map();
  let view = federationView(own.site, [], 0);

  const refresh = async (pin: PeerPin): Promise<void> => {
    const { site, fingerprint } = pin;
    const text = await readBundle(directory, site);
    const inUse = loaded.get(site);
    if (text === undefined || (inUse !== undefined && inUse.entry.expiresAt <= clock())) loaded.delete(site);
    if (text === undefined) {
      fail(
        'failed-precondition',
        `site "${site}" is pinned but its bundle is not in the federation directory`,
        {
          field: 'file',
          remedy: `put the bundle that the site exported there as ${site}${extension}`,
        },
      );
    }
    if (text === loaded.get(site)?.text) return;
    const bundle = await verifyBundle(text, { site, fingerprint, clock });
    const last = accepted.get(site);
    if (last !== undefined && last.text !== text && bundle.version <= last.entry.version) {
      fail(
        'failed-precondition',
        `version ${bundle.version} of the bundle of site "${site}" does not follow version ${last.entry.version}`,
        {
          field: 'version',
          remedy: 'ask the site for its newest bundle; a changed bundle needs a higher version',
        },
      );
    }
    const accept = { text, entry: siteEntry(bundle, pin) };
    loaded.set(site, accept);
    accepted.set(site, accept);
  };

  const readAll = async (): Promise<void> => {
    const before = new Map(loaded);
    const found = new Map<string, MdmError>();
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
    view = federationView(own.site, entries, view.version + 1);
    logger.info(
      { version: view.version, sites: entries.map(({ site, version }) => `${site}@${version}`) },
      'the view of the federation changed',
    );
    for (const listener of listeners) listener(view);
  };

  const follower = await followDirectory({
    directory,
    read: readAll,
    pollMs: options.pollMs,
    onError: (error) => logger.warn({ err: MdmError.from(error) }, 'the federation could not be reloaded'),
  });
  const ownProblem = problems.get(own.site);
  if (ownProblem !== undefined) {
    follower.close();
    throw ownProblem;
  }

  return {
    current: () => view,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    problems: () => [...problems].map(([site, error]) => ({ site, error })),
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

function pinsOf({ own, peers }: FederationOptions): ReadonlyMap<string, PeerPin> {
  const pins = new Map<string, PeerPin>();
  const owners = new Map<string, string>();
  for (const pin of [{ site: own.site, fingerprint: caFingerprint(own.ca) }, ...peers]) {
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
  return pins;
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
