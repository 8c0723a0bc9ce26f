import { type DicomConnectOptions, type DimseStatus, dimseStatus } from '@mdm/dicom';
import type { MdmError } from '@mdm/errors';
import { unavailable } from '../unavailable.js';

export type StoreHandler = NonNullable<DicomConnectOptions['onStore']>;
export type Store = Parameters<StoreHandler>[0];

/** One object that a PACS was asked for, from the moment it begins to come until nobody needs the association any more. */
export interface Delivery {
  readonly instance: string;
  /** Resolves when it begins to come. @throws unavailable  the PACS sends something else */
  readonly begun: Promise<Store>;
  /** The PACS has sent what it was not asked for, before the object or behind it. */
  readonly wrong: MdmError | undefined;
  /** Takes what comes; answered once it is `enough`, and the rest of the data set is read over. */
  take(store: Store): Promise<DimseStatus>;
  enough(): void;
}

export function createDelivery(name: string, instance: string): Delivery {
  const begun = promised<Store>();
  const enough = promised<undefined>();
  let taken = false;
  let wrong: MdmError | undefined;
  return {
    instance,
    begun: begun.promise,
    get wrong() {
      return wrong;
    },
    take: async (store) => {
      if (taken || store.sopInstanceUid !== instance) {
        wrong = unavailable(name, 'sends what it was not asked for');
        begun.reject(wrong);
        return { status: dimseStatus.processingFailure, comment: 'this object was not asked for' };
      }
      taken = true;
      begun.resolve(store);
      await enough.promise;
      return { status: dimseStatus.success };
    },
    enough: () => enough.resolve(undefined),
  };
}

/** A promise, and what ends it. It is no fault that nobody waits for it. */
function promised<T>() {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: MdmError) => void = () => undefined;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
