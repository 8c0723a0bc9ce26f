import { MdmError } from '@mdm/errors';
import type { ServiceBase } from '@mdm/rpc';
import { defineSaga, type Outcome, type Saga, type Step } from '@mdm/saga';
import { z } from 'zod';
import { placesOf } from '../sharing/change.js';
import { keyHolders } from '../sharing/holders.js';
import type { Decision, ErasureStore } from '../store/erasures.js';
import type { Tokens } from '../tokens.js';
import { eraseAt } from './places.js';

export interface RemovalBase extends ServiceBase {
  readonly tokens: Tokens;
  readonly erasures: ErasureStore;
}

/** One part of a removal; how far each image has come is in the tables. */
const partSchema = z.strictObject({
  erasure: z.uuid(),
  part: z.int().min(1),
  /** Who removes; their request was authorised with their own token. */
  by: z.strictObject({ dn: z.string(), groups: z.array(z.string()) }),
});
export type Part = z.infer<typeof partSchema>;

/** A place that takes longer is asked again later; the others go on. */
const timeoutMs = 10_000;

/**
 * Removes images for good. First the catalogue condemns them: that decides, against legal holds and retention, and from
 * then on nobody finds them. Then, key holders first, everybody is told; who cannot be told does not hold up the others, and
 * the last step asks again for ever. Nothing is undone, and each step looks up in the tables what is left to do.
 */
export const removalSaga: Saga<Part, RemovalBase> = defineSaga<Part, RemovalBase>({
  name: 'removal',
  batchSize: 1,
  maxAttempts: Number.MAX_SAFE_INTEGER,
  backoff: { baseMs: 500, maxMs: 30_000 },
  parse: (json) => partSchema.parse(json),
  steps: [
    each('condemn', condemn),
    each('locate', locate),
    // The metadata with the keys: they would still show up in searches.
    tellOnce('keys', 'hydra', 'amga'),
    tellOnce('bytes', 'dpm'),
    tellOnce('names', 'lfc'),
    each('stragglers', async (part, base, signal) => {
      const places = await tell(part, undefined, base, signal);
      if (places.length === 0) return;
      throw new MdmError('unavailable', `still to confirm: ${places.join(', ')}`);
    }),
  ],
});

type Run = (part: Part, base: RemovalBase, signal: AbortSignal) => Promise<void>;

/** Batches have one item: each is a bulk call by itself. What fails is tried again. */
function each(name: string, run: Run): Step<Part, RemovalBase> {
  return {
    name,
    run: (items, base, signal) =>
      Promise.all(
        items.map(async ({ state }): Promise<Outcome<Part>> => {
          try {
            await run(state, base, signal);
            return { kind: 'done', state };
          } catch (thrown) {
            return { kind: 'retry', error: MdmError.from(thrown) };
          }
        }),
      ),
  };
}

async function condemn(part: Part, { erasures, peers, tokens }: RemovalBase, signal: AbortSignal) {
  const guids = await erasures.undecided(part, signal);
  if (guids.length === 0) return;
  const { outcomes } = await peers
    .client('mdm.lfc.v1.CatalogService')
    .condemnEntries(
      { removal: part.erasure, guids },
      { as: await tokens.actFor(part.by), signal, timeoutMs },
    );
  const decisions = outcomes.map(({ guid, error, lfnSha256, condemnedMs }): Decision => {
    if (!error) return { guid, lfnSha256, condemnedMs };
    const { code, message, remedy, field, refusal } = error;
    return { guid, kept: { code, message, remedy, field, refusal } };
  });
  await erasures.decide(part, decisions);
}

async function locate(part: Part, base: RemovalBase, signal: AbortSignal) {
  const { erasures, site, config } = base;
  const guids = await erasures.unlocated(part, signal);
  const found = await keyHolders(guids, part.by, base, signal);
  const images = guids.map((guid, index) => {
    const holders = found[index];
    return {
      guid,
      holdersFrom: holders ? ('key' as const) : ('configuration' as const),
      places: placesOf(site, holders ?? config.site.keys.holders),
    };
  });
  await erasures.locate(part, images);
}

function tellOnce(name: string, ...services: string[]): Step<Part, RemovalBase> {
  return each(name, async (part, base, signal) => void (await tell(part, services, base, signal)));
}

/** Tells all places of these services at once what they have not confirmed; returns those that still have not. */
async function tell(
  part: Part,
  services: readonly string[] | undefined,
  base: RemovalBase,
  signal: AbortSignal,
): Promise<string[]> {
  const { erasures, tokens, clock, logger } = base;
  const open = (await erasures.unconfirmed(part, signal)).filter(
    ({ place }) => services?.some((service) => place.endsWith(`/${service}`)) ?? true,
  );
  if (open.length === 0) return [];
  const as = await tokens.actFor(part.by);
  const told = await Promise.all(
    open.map(async ({ place, guids }) => {
      try {
        const { confirmed, error } = await eraseAt(place, guids, base, { as, signal, timeoutMs });
        await erasures.confirm(part, place, confirmed, clock());
        if (!error) return [];
        throw error;
      } catch (thrown) {
        const err = MdmError.from(thrown);
        logger.warn({ erasure: part.erasure, place, err }, 'a removal waits for a service');
        return [place];
      }
    }),
  );
  signal.throwIfAborted();
  return told.flat();
}
