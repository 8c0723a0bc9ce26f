import { type GroupCommit, groupCommit } from '@mdm/store';
import type { Places } from './context.js';
import { syncDirectory } from './disk/sync-directory.js';
import type { Arrival, FileStore } from './store/files.js';

const maxGroup = 64;
const timeoutMs = 30_000;

/**
 * Takes down that the bytes of a put have come in, once the name of their part is durable as well. False when the put
 * was prepared again, its file removed or its caller gone meanwhile. Puts of one filesystem that end at the same time
 * share the sync and the commit; a filesystem that is slow or broken holds up no other.
 */
export type Settle = (filesystem: string, arrival: Arrival, signal: AbortSignal) => Promise<boolean>;

interface Waiting {
  readonly arrival: Arrival;
  readonly signal: AbortSignal;
}

export function createSettle(files: FileStore, places: Places): Settle {
  const groups = new Map<string, GroupCommit<Waiting, boolean>>();
  const open = (filesystem: string) => {
    const group = groupCommit<Waiting, boolean>(async (waiting) => {
      await syncDirectory(places.incoming(filesystem));
      // A caller that went away looks like the end of its bytes at first.
      const whole = waiting.filter(({ signal }) => !signal.aborted).map(({ arrival }) => arrival);
      const settled = await files.settle(whole, AbortSignal.timeout(timeoutMs));
      return waiting.map(({ arrival }) => settled.has(arrival.token));
    }, maxGroup);
    groups.set(filesystem, group);
    return group;
  };
  return (filesystem, arrival, signal) => (groups.get(filesystem) ?? open(filesystem))({ arrival, signal });
}
