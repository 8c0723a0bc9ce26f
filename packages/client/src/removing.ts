import { fail, type MdmError } from '@mdm/errors';
import type { common, gateway, lfc } from '@mdm/protos';
import { errorOfItem, targetToMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';
import { objectToMessage, type SharedObject } from './sharing.js';

/** A removal and how far it has come. Times in milliseconds since the epoch. */
export interface Erasure {
  readonly id: string;
  /** DN. */
  readonly requestedBy: string;
  readonly requestedAt: number;
  readonly reason: string;
  /** Images that are or are going to be removed. */
  readonly images: number;
  /** Images that were asked for and must be kept. */
  readonly kept: number;
  /** Every key holder and every service has confirmed. */
  readonly complete: boolean;
  /** Confirmations there are, and how many there are going to be. */
  readonly confirmed: number;
  readonly expected: number;
  /** Who has not confirmed; they are asked again until they do. */
  readonly pending: readonly string[];
}

/** An image that must be kept, and why. */
export interface KeptImage {
  readonly guid: string;
  readonly error: MdmError;
}

export interface Removal {
  readonly erasure: Erasure;
  /** At most 1,000. */
  readonly kept: readonly KeptImage[];
}

/** A duty to keep images, whatever their owner asks for. */
export interface Hold {
  /** The number of the case. */
  readonly reference: string;
  readonly reason: string;
  /** DN of the officer. */
  readonly placedBy: string;
  /** Milliseconds since the epoch. */
  readonly placedAt: number;
  readonly images: number;
}

/** What keeps one image. */
export interface Keepers {
  readonly holds: readonly Hold[];
  /** Until when the site keeps it by its rule, in milliseconds since the epoch. */
  readonly retainedUntil?: number;
}

export interface Removing {
  /**
   * Removes images for good: nobody finds them from then on, and their keys are destroyed at every holder. What is pending
   * after ten seconds goes on by itself.
   */
  remove(object: SharedObject, reason: string, options?: Options): Promise<Removal>;
  /** How many images `remove` would be about. */
  countRemoval(object: SharedObject, options?: Options): Promise<number>;
  erasure(id: string, options?: Options): Promise<Removal>;
  /** The user's removals, for data protection officers all of the site; the newest first. */
  erasures(options?: Options): AsyncIterable<Erasure>;
  /** The signed certificates of a removal as it stands, for `verifyCertificate` of `@mdm/erasure`. */
  erasureCertificates(id: string, options?: Options): AsyncIterable<string>;
  /** Places images, and all below directories, under a legal hold; for data protection officers. */
  placeHold(
    targets: readonly string[],
    hold: { readonly reference: string; readonly reason: string },
    options?: Options,
  ): Promise<Hold>;
  /** Answers the hold as it was. */
  liftHold(reference: string, options?: Options): Promise<Hold>;
  /** All legal holds of the site, for data protection officers. */
  holds(options?: Options): AsyncIterable<Hold>;
  /** Why an image of the user must be kept. */
  keepers(target: string, options?: Options): Promise<Keepers>;
}

export function removing(session: Session): Removing {
  const service = session.client('mdm.gateway.v1.RemovalService');
  const call = async (request: gateway.RemoveRequest, options: Options | undefined) =>
    removalFromMessage(await session.call((as) => service.remove(request, { ...options, as }), options));
  return {
    remove: (object, reason, options) => call({ object: objectToMessage(object), reason }, options),
    countRemoval: async (object, options) => {
      const request = { object: objectToMessage(object), reason: 'counting', dryRun: true };
      return (await call(request, options)).erasure.images;
    },
    erasure: async (id, options) =>
      removalFromMessage(await session.call((as) => service.getErasure({ id }, { ...options, as }), options)),
    erasures: (options) =>
      eachPage(async (cursor) => {
        const { erasures, nextCursor } = await session.call(
          (as) => service.listErasures({ cursor }, { ...options, as }),
          options,
        );
        return { items: erasures.map(erasureFromMessage), nextCursor };
      }),
    erasureCertificates: async function* (id, options) {
      const parts = session.stream((as) => service.getCertificates({ id }, { ...options, as }), options);
      for await (const { certificate } of parts) yield certificate;
    },
    placeHold: async (targets, hold, options) => {
      const request = { ...hold, targets: targets.map(targetToMessage) };
      return holdOf(await session.call((as) => service.placeHold(request, { ...options, as }), options));
    },
    liftHold: async (reference, options) =>
      holdOf(await session.call((as) => service.liftHold({ reference }, { ...options, as }), options)),
    holds: (options) =>
      eachPage(async (cursor) => {
        const { holds, nextCursor } = await session.call(
          (as) => service.listHolds({ cursor }, { ...options, as }),
          options,
        );
        return { items: holds.map(holdFromMessage), nextCursor };
      }),
    keepers: async (target, options) => {
      const request = { target: targetToMessage(target) };
      const { holds, retainUntilMs } = await session.call(
        (as) => service.getHolds(request, { ...options, as }),
        options,
      );
      return {
        holds: holds.map(holdFromMessage),
        ...(retainUntilMs !== 0 && { retainedUntil: retainUntilMs }),
      };
    },
  };
}

async function* eachPage<Item>(
  page: (cursor: string) => Promise<{ items: readonly Item[]; nextCursor: string }>,
): AsyncGenerator<Item> {
  let cursor = '';
  do {
    const { items, nextCursor } = await page(cursor);
    yield* items;
    cursor = nextCursor;
  } while (cursor !== '');
}

function removalFromMessage(message: {
  readonly erasure: gateway.Erasure__Output | null;
  readonly kept: readonly common.ItemOutcome__Output[];
}): Removal {
  if (!message.erasure) return fail('internal', 'the gateway did not say how far the removal has come');
  return {
    erasure: erasureFromMessage(message.erasure),
    kept: message.kept.flatMap(({ guid, error }) => (error ? [{ guid, error: errorOfItem(error) }] : [])),
  };
}

const erasureFromMessage = ({ requestedMs, ...erasure }: gateway.Erasure__Output): Erasure => ({
  ...erasure,
  requestedAt: requestedMs,
});

const holdFromMessage = ({ placedMs, ...hold }: lfc.Hold__Output): Hold => ({ ...hold, placedAt: placedMs });

const holdOf = ({ hold }: { readonly hold: lfc.Hold__Output | null }): Hold =>
  holdFromMessage(hold ?? fail('internal', 'the gateway has answered without the legal hold'));
