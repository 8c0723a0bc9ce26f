import type { Filesystem } from './store/filesystems.js';

/** Decides where files go while the rows of the filesystems are locked. Bytes. */
export interface Placement {
  /** Gives back what a file held. */
  free(filesystemId: number, size: number): void;
  /** The filesystem with the most free space, when the file fits there; its space is taken. */
  place(size: number): Filesystem | undefined;
  /** What has changed, by id of the filesystem. */
  changes(): ReadonlyMap<number, number>;
}

export function createPlacement(filesystems: readonly Filesystem[]): Placement {
  const changes = new Map<number, number>();
  const add = (id: number, bytes: number) => changes.set(id, (changes.get(id) ?? 0) + bytes);
  const freeOf = ({ id, capacity, used }: Filesystem) => capacity - used - (changes.get(id) ?? 0);
  return {
    free: (filesystemId, size) => void add(filesystemId, -size),
    place: (size) => {
      let best: Filesystem | undefined;
      for (const candidate of filesystems) {
        if (!best || freeOf(candidate) > freeOf(best)) best = candidate;
      }
      if (!best || freeOf(best) < size) return undefined;
      add(best.id, size);
      return best;
    },
    changes: () => changes,
  };
}
