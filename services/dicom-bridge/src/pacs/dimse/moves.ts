import type { DimseStatus } from '@mdm/dicom';
import type { Delivery, Store } from './delivery.js';

/** An object that a PACS was asked to send to our own provider. */
export interface AwaitedMove {
  /** The AE title under which it was asked for (PS3.7 §9.1.1.1.6). */
  readonly originator: string;
  readonly isFrom: (address: string) => boolean;
  readonly delivery: Delivery;
}

/** What was asked for with C-MOVE, for the door at which it comes in. */
export interface Moves {
  /** Until the function is called. */
  await(move: AwaitedMove): () => void;
  /** Whether anything is awaited from there: whoever sends it need not be a source. */
  expects(address: string): boolean;
  /** Hands an object to who waits for it; undefined when nobody does. */
  take(store: Store): Promise<DimseStatus> | undefined;
}

export function createMoves(): Moves {
  const awaited = new Set<AwaitedMove>();
  const isFor = ({ originator, isFrom, delivery }: AwaitedMove, store: Store): boolean =>
    delivery.instance === store.sopInstanceUid &&
    isFrom(store.address) &&
    // Not every PACS names it, and one that names another sends it for somebody else.
    (store.moveOriginator === undefined || store.moveOriginator.ae === originator);
  return {
    await: (move) => {
      awaited.add(move);
      return () => awaited.delete(move);
    },
    expects: (address) => [...awaited].some(({ isFrom }) => isFrom(address)),
    take: (store) => {
      const move = [...awaited].find((candidate) => isFor(candidate, store));
      if (!move) return undefined;
      awaited.delete(move);
      return move.delivery.take(store);
    },
  };
}
