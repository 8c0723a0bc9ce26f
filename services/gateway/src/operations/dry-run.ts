import { MdmError } from '@mdm/errors';
import { forwarded, guidSchema, maxItems, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { findCohort } from '../cohorts/cohorts.js';
import type { GatewayCall } from '../context.js';
import { type NamedImage, type Reason, reasonsOf, type TriedImage, tryImages } from '../jobs/dry-run.js';
import { isRelayed } from '../owner.js';
import { stream } from './define.js';

const maxImages = 10_000;

/** What a job can count on, in numbers of what the caller has named. */
export interface DryRunSummary {
  readonly images: number;
  readonly readable: number;
  /** Readable now, and not any more when the job ends. */
  readonly ending: number;
  readonly reasons: readonly Reason[];
  /** When what the caller acts with ends: milliseconds since the epoch; undefined where another site has given it. */
  readonly permitEndsMs: number | undefined;
}

export type DryRunPart =
  | { readonly kind: 'images'; readonly images: readonly TriedImage[] }
  | ({ readonly kind: 'summary' } & DryRunSummary);

/**
 * Says of up to 10,000 images, by name or of a cohort, which of them would open for the caller, why not the others, and which
 * rights end by themselves before a time. Nothing is opened, and no key is released. Policies are asked as of now: one
 * that will decide otherwise at another hour is not foreseen. At most 1,000 images a part, in the order of the names, the
 * summary last.
 * @throws not-found site-unreachable  the cohort
 * @throws limit-exceeded              the cohort has more than 10,000 images
 */
export const dryRun = stream({
  name: 'gateway.dry-run',
  input: z
    .object({
      targets: z.array(targetSchema).max(maxImages, `name more than ${maxImages} images`),
      cohort: z.union([z.literal(''), guidSchema]),
      /** Milliseconds since the epoch. */
      until: z.int().min(0),
    })
    .refine(({ targets, cohort }) => (cohort === '') === targets.length > 0, {
      path: ['targets'],
      message: 'are to be given, or a cohort',
    }),
  right: forwarded(
    'gateway.dry-run',
    'lfc.check-access-many',
    'dpm.check-access-many',
    'amga.check-access-many',
    'hydra.check-access-many',
  ),
  effect: 'read',
  objects: ({ cohort }) => (cohort === '' ? [] : [cohort]),
  run: async function* ({ targets, cohort, until }, call): AsyncGenerator<DryRunPart> {
    const { caller, site, permits } = call;
    const tried = await tryImages(
      cohort === '' ? targets.map((target) => ({ target })) : await imagesOf(cohort, call),
      call,
    );
    const readable = tried.filter((image) => image.readable);
    call.note('images', tried.length);
    call.note('readable', readable.length);
    for (let at = 0; at < tried.length; at += maxItems)
      yield { kind: 'images', images: tried.slice(at, at + maxItems) };
    if (isRelayed(call)) return;
    yield {
      kind: 'summary',
      images: tried.length,
      readable: readable.length,
      ending: readable.filter(({ endsMs }) => endsMs > 0 && endsMs < until).length,
      reasons: reasonsOf(tried),
      permitEndsMs:
        caller.permitId !== undefined && caller.issuer === site
          ? await permits.endOf(caller.permitId)
          : undefined,
    };
  },
});

async function imagesOf(cohort: string, call: GatewayCall): Promise<NamedImage[]> {
  const { images } = await findCohort(cohort, call);
  if (images.length > maxImages) {
    throw new MdmError('limit-exceeded', `the cohort has more than ${maxImages} images`, {
      field: 'cohort',
      remedy: 'name its images in parts',
    });
  }
  return images.map(({ guid, site }) => ({ target: guid, site }));
}
