import { type FrozenImage, manifestHash, plainCondition } from '@mdm/cohort';
import { fail } from '@mdm/errors';
import { objectListHash } from '@mdm/identity';
import { forwarded, newGuid, targetSchema } from '@mdm/rpc';
import { z } from 'zod';
import { describeAtSites } from '../cohorts/describe-images.js';
import { findAllImages, type PlacedImage } from '../cohorts/find-images.js';
import { readerNames } from '../cohorts/readers.js';
import type { GatewayCall } from '../context.js';
import { namedImages } from '../named-objects.js';
import { refuseRelay } from '../owner.js';
import { conditionSchema, siteDeadline } from '../search/query.js';
import { chosenSites, siteNames } from '../site-names.js';
import type { SiteOutcome } from '../site-outcome.js';
import type { CohortRow } from '../store/cohorts.js';
import { stream } from './define.js';

const maxNamed = 100_000;
const maxCohorts = 1_000;

/**
 * Freezes a cohort: the images that a query finds at all sites now, or those that are named, each with the size and
 * checksum of its encrypted object, under one hash. One part, which comes when all is done.
 * @throws site-unreachable failed-precondition  a site has not answered in full, and a part is not enough
 * @throws not-found       an image that is named is not there, or the caller may not know of it
 * @throws limit-exceeded  more than 100,000 images, or 1,000 cohorts of one person
 */
export const createCohort = stream({
  name: 'gateway.create-cohort',
  input: z
    .object({
      name: z
        .string()
        .min(1, 'is empty')
        .max(200, 'is longer than 200 characters')
        .regex(/^\P{Cc}*$/u, 'holds a control character'),
      fromQuery: z.boolean(),
      condition: conditionSchema,
      sites: siteNames,
      allowPartial: z.boolean(),
      siteDeadlineMs: siteDeadline,
      objects: z.array(targetSchema).max(maxNamed, `names more than ${maxNamed} objects`),
      readers: readerNames,
    })
    .refine(({ fromQuery, objects }) => fromQuery === (objects.length === 0), {
      path: ['objects'],
      message: 'are to be given, or a query',
    }),
  right: forwarded('gateway.search-site', 'gateway.describe-images', 'amga.query', 'lfc.stat', 'dpm.stat'),
  needs: 'find',
  effect: 'write',
  run: async function* (input, call): AsyncGenerator<CohortRow> {
    refuseRelay(call);
    const { caller, site, clock, cohorts, note, signal } = call;
    const { images: found, outcomes } = await imagesOf(input, call);
    const images = await frozen(found, call);
    const head = {
      id: newGuid(),
      name: input.name,
      owner: caller.dn,
      site,
      createdMs: clock(),
      query: input.fromQuery
        ? { kind: 'query' as const, condition: input.condition && plainCondition(input.condition) }
        : { kind: 'list' as const },
      outcomes: outcomes.map(({ site: of, kind, count }) => ({ site: of, kind, count })),
    };
    const cohort: CohortRow = {
      ...head,
      issuer: caller.issuer,
      objectList: objectListHash(images.map(({ guid }) => guid)),
      hash: manifestHash(head, images),
      imageCount: images.length,
      readers: input.readers,
    };
    if (!(await cohorts.add(cohort, images, maxCohorts, signal))) {
      fail('limit-exceeded', `you have ${maxCohorts} cohorts at this site`, {
        remedy: 'delete some with "mdm cohort rm"',
      });
    }
    note('cohort', cohort.id);
    note('hash', cohort.hash);
    yield cohort;
  },
});

type Input = z.output<typeof createCohort.input>;

async function imagesOf(
  input: Input,
  call: GatewayCall,
): Promise<{ images: readonly PlacedImage[]; outcomes: readonly SiteOutcome[] }> {
  if (!input.fromQuery) return { images: await namedImages(input.objects, call), outcomes: [] };
  const { condition, siteDeadlineMs: deadlineMs, allowPartial } = input;
  const sites = chosenSites(input.sites, call.federation.current(), 'sites');
  const all = await findAllImages({ condition, sites, deadlineMs }, call);
  const missing = all.outcomes.find(({ kind }) => kind !== 'answered');
  if (missing && !allowPartial) {
    const { site, kind, error } = missing;
    fail(
      error?.kind.transient ? 'site-unreachable' : 'failed-precondition',
      `site "${site}" has not answered in full (${kind})`,
      {
        remedy: 'try again when it does, leave it out, or allow a partial cohort',
        ...(error && { cause: error }),
      },
    );
  }
  return all;
}

/** The images as their sites tell the caller. One that a site does not tell about is frozen by its GUID alone. */
async function frozen(images: readonly PlacedImage[], call: GatewayCall): Promise<FrozenImage[]> {
  const all: FrozenImage[] = [];
  for await (const { described, error } of describeAtSites(images, call)) {
    if (!described) throw error ?? new TypeError('a part was neither described nor refused');
    all.push(...described.map(({ image }) => image));
  }
  return all;
}
