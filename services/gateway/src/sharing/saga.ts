import type { ServiceName } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { defineSaga, type Outcome, type Saga, type SagaItem, type Step } from '@mdm/saga';
import type { ChangeStore } from '../store/changes.js';
import type { Tokens } from '../tokens.js';
import { guidsOf, type Part, type Place, partSchema, placesOf, subjectOf } from './change.js';
import { findHolders } from './holders.js';
import { tellPlace } from './places.js';

export interface SharingBase extends ServiceBase {
  readonly tokens: Tokens;
  readonly changes: ChangeStore;
}

type Item = SagaItem<Part>;

const done = (state: Part): Outcome<Part> => ({ kind: 'done', state });

/**
 * Takes a change of rights or facts to every service that has to know: the key holders first, so that after a revoke nothing
 * opens, then dpm, lfc and amga. A place that cannot be told now does not hold up the others: it stays pending, and the
 * last step asks it again for ever. Nothing is undone: the next request about the same takes over.
 */
export const sharingSaga: Saga<Part, SharingBase> = defineSaga<Part, SharingBase>({
  name: 'sharing',
  batchSize: 1,
  maxAttempts: Number.MAX_SAFE_INTEGER,
  backoff: { baseMs: 500, maxMs: 30_000 },
  parse: (json) => partSchema.parse(json),
  steps: [
    each('holders', async ({ state }, base, signal) => {
      const images = await findHolders(state, base, signal);
      const pending = placesOf(
        base.site,
        images.flatMap(({ holders }) => holders),
      );
      await base.changes.setPending(state.change, state.part, pending);
      return done({ ...state, images, pending });
    }),
    tellOnce('hydra'),
    tellOnce('dpm'),
    tellOnce('lfc'),
    tellOnce('amga'),
    each('stragglers', async ({ state }, base, signal) => {
      const { left, error } = await tell(state, state.pending, base, signal);
      if (left.length > 0) {
        return {
          kind: 'retry',
          error: new MdmError('unavailable', `still to be told: ${left.join(', ')}`, { cause: error }),
        };
      }
      await base.changes.finish({ ...state, subject: subjectOf(state), guids: guidsOf(state) });
      return done({ ...state, images: [], pending: [] });
    }),
  ],
});

/** Batches have one item: each is a bulk call by itself. */
function each(
  name: string,
  run: (item: Item, base: SharingBase, signal: AbortSignal) => Promise<Outcome<Part>>,
): Step<Part, SharingBase> {
  return {
    name,
    run: (items, base, signal) => Promise.all(items.map((item) => run(item, base, signal))),
  };
}

function tellOnce(service: ServiceName): Step<Part, SharingBase> {
  return each(service, async ({ state }, base, signal) => {
    const places = state.pending.filter((place) => place.endsWith(`/${service}`));
    const { left } = await tell(state, places, base, signal);
    const pending = state.pending.filter((place) => !places.includes(place) || left.includes(place));
    return done({ ...state, pending });
  });
}

/** Tells all places at once what still holds of the change; returns those that did not take it. */
async function tell(
  state: Part,
  places: readonly Place[],
  base: SharingBase,
  signal: AbortSignal,
): Promise<{ left: Place[]; error?: MdmError }> {
  if (places.length === 0) return { left: [] };
  const of = { version: state.version, subject: subjectOf(state), guids: guidsOf(state) };
  const failures = await base.changes.whileCurrent(
    of,
    async (current) => {
      const credentials = await base.tokens.actFor(state.by);
      const told = await Promise.all(
        places.map(async (place): Promise<[Place, MdmError | undefined]> => {
          const error = await tellPlace({ place, state, current, credentials, base, signal }).catch(
            MdmError.from,
          );
          return [place, error];
        }),
      );
      return told.flatMap(([place, error]) => (error ? [{ place, error }] : []));
    },
    signal,
  );
  signal.throwIfAborted();
  const left = failures.map(({ place }) => place);
  for (const { place, error } of failures) {
    base.logger.warn({ change: state.change, place, err: error }, 'a change waits for a service');
  }
  const others = state.pending.filter((place) => !places.includes(place));
  await base.changes.setPending(state.change, state.part, [...left, ...others]);
  const [first] = failures;
  return { left, ...(first && { error: first.error }) };
}
