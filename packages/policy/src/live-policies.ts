import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isMdmError, MdmError } from '@mdm/errors';
import { followDirectories } from '@mdm/federation';
import type { Database } from '@mdm/store';
import type { Logger } from '@mdm/telemetry';
import { defaultPolicies } from './default-policies.js';
import { policyReader, readPolicyFiles } from './directory.js';
import { compilePolicies, type PolicySet } from './policy-set.js';
import type { PolicyFile } from './source.js';
import { keepVersion, lastVersion } from './versions.js';

/** The policies in force, as the files are now, or as they were when they were last good. */
export interface LivePolicies {
  current(): PolicySet;
  /** Calls the listener after each change; returns its removal. */
  onChange(listener: (policies: PolicySet) => void): () => void;
  /** Reads the files now, in place of within a second; resolves when what they say is in force, or logged. */
  reload(): Promise<void>;
  close(): void;
}

export interface FollowPoliciesOptions {
  /** Of `*.cedar` files; undefined: the site has no policies of its own, and {@link defaultPolicies} are in force. */
  readonly directory: string | undefined;
  /**
   * The directory need not be there yet: until it is, {@link defaultPolicies} are in force. Once a site has had policies of
   * its own, their directory going away is a mistake like any other.
   */
  readonly optional?: boolean;
  /** The own site. */
  readonly site: string;
  /** With the table of `policyMigrations`. */
  readonly db: Database;
  readonly clock: () => number;
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const pollMs = 1_000;
/** Files that change within this time are still being copied: a permit without its forbid must not come into force. */
const settledMs = 200;

/**
 * Reads the policies of a site and follows their files: a set that checks is in force about a second after it is there. One
 * that does not check never replaces one that does: it is logged once. Every set that comes into force is kept in the
 * database, before it decides anything.
 * @throws what is wrong with the files at the start, unless the database has a set that was in force before: then that is
 *   in force, and an error is logged
 */
export async function followPolicies(options: FollowPoliciesOptions): Promise<LivePolicies> {
  const { directory, site, db, clock, logger, optional = false } = options;
  const listeners = new Set<(policies: PolicySet) => void>();
  let current = await startingSet(options);
  await keepVersion(db, current, clock());
  logger.info({ policies: current.version }, 'the policies are in force');
  if (directory === undefined)
    return {
      current: () => current,
      onChange: () => () => undefined,
      reload: async () => undefined,
      close: () => undefined,
    };

  let problem: string | undefined;
  const report = (thrown: unknown) => {
    const error = MdmError.from(thrown);
    if (error.message !== problem)
      logger.warn(
        { err: error, policies: current.version },
        'the changed policies are not in force, the former ones stay',
      );
    problem = error.message;
  };
  const read = policyReader(directory);
  const take = async () => {
    if (optional && isSame(current.files, defaultPolicies) && !(await exists(directory))) return;
    const files = await read();
    if (isSame(files, current.files)) return;
    await pause(settledMs, undefined, { ref: false });
    if (!isSame(files, await read())) return;
    const next = compilePolicies(files, { site });
    await keepVersion(db, next, clock());
    current = next;
    logger.info({ policies: next.version }, 'the policies have changed');
    for (const listener of listeners) listener(next);
  };
  const follower = await followDirectories({
    directories: [directory],
    pollMs,
    read: () =>
      take().then(() => {
        problem = undefined;
      }, report),
    onError: report,
  });
  return {
    current: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reload: follower.reload,
    close: () => {
      follower.close();
      listeners.clear();
    },
  };
}

async function startingSet(options: FollowPoliciesOptions): Promise<PolicySet> {
  const { directory, site, db, logger, optional = false } = options;
  if (directory === undefined) return compilePolicies(defaultPolicies, { site });
  if (optional && !(await exists(directory))) {
    const former = await lastVersion(db);
    if (former === undefined || isSame(former, defaultPolicies))
      return compilePolicies(defaultPolicies, { site });
  }
  try {
    return compilePolicies(await readPolicyFiles(directory), { site });
  } catch (thrown) {
    const former = isMdmError(thrown) ? await lastVersion(db) : undefined;
    if (former === undefined) throw thrown;
    const policies = compilePolicies(former, { site });
    logger.error(
      { err: thrown, policies: policies.version },
      'the policies are not in force: those that were last in force here are',
    );
    return policies;
  }
}

const exists = (directory: string): Promise<boolean> =>
  stat(directory).then(
    () => true,
    () => false,
  );

const isSame = (one: readonly PolicyFile[], other: readonly PolicyFile[]) =>
  one === other ||
  (one.length === other.length &&
    one.every(({ name, text }, index) => name === other[index]?.name && text === other[index]?.text));
