import { type FSWatcher, watch } from 'node:fs';

export interface FollowOptions {
  readonly directories: readonly string[];
  /** Reads what is there now; never two runs at once. */
  readonly read: () => Promise<void>;
  /** How often it is read where the file system does not report changes; 5 s unless told. */
  readonly pollMs?: number | undefined;
  /** Of the reads that nobody waits for. */
  readonly onError: (error: unknown) => void;
}

export interface DirectoriesFollower {
  /** Reads now; a call during a read gets one more, which sees what happened meanwhile. */
  reload(): Promise<void>;
  /** The same for somebody who does not wait. */
  refresh(): void;
  close(): void;
}

const defaultPollMs = 5_000;

/**
 * Reads directories once, and from then on after each change of their entries and now and then. Changes below them, or
 * behind their symbolic links, are seen by the poll.
 * @throws what the first read throws
 */
export async function followDirectories(options: FollowOptions): Promise<DirectoriesFollower> {
  const { directories, read, pollMs = defaultPollMs, onError } = options;
  const reload = coalesced(read);
  await reload();
  let closed = false;
  /** A read that is still under way when it is closed may well find nothing any more. */
  const refresh = (): void => {
    reload().catch((error: unknown) => {
      if (!closed) onError(error);
    });
  };
  const watchers = directories.map((directory) => tryWatch(directory, refresh));
  const timer = setInterval(refresh, pollMs);
  timer.unref();
  return {
    reload,
    refresh,
    close: () => {
      closed = true;
      clearInterval(timer);
      for (const watcher of watchers) watcher?.close();
    },
  };
}

function coalesced(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  return () => {
    waiting ??= running
      .catch(() => undefined)
      .then(() => {
        waiting = undefined;
        running = run();
        return running;
      });
    return waiting;
  };
}

/** File systems without notifications (some network mounts) are left to the poll. */
function tryWatch(directory: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, onEvent);
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
