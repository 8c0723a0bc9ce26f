import { type CohortHead, type FrozenImage, manifestHash, manifestLines, plainCondition } from '@mdm/cohort';
import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { guidSchema, targetToMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Condition } from './query/condition.js';
import { conditionFromMessage } from './query/condition-from-message.js';
import { conditionToMessage } from './query/condition-to-message.js';
import { formatQuery } from './query/format-query.js';
import type { SearchQuery } from './search.js';
import type { Session } from './session.js';
import { outcomeKinds } from './site-outcome.js';

export type { FrozenImage } from '@mdm/cohort';

/** What a frozen cohort was made from, and what it is. */
export interface Cohort {
  readonly id: string;
  readonly name: string;
  /** DN of who made it. */
  readonly owner: string;
  /** Site that keeps it. */
  readonly site: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** In the query language, empty for everything; null when it was made from a list of names. */
  readonly query: string | null;
  /** How each site took part in the query. */
  readonly outcomes: CohortHead['outcomes'];
  readonly images: number;
  /** The list of GUIDs as permits name it. */
  readonly objectList: string;
  /** SHA-256 of the manifest, hexadecimal. */
  readonly hash: string;
  /** DNs and FQANs of others who may see it. */
  readonly readers: readonly string[];
}

/** A cohort with all that its hash is over. */
export interface WholeCohort {
  readonly cohort: Cohort;
  /** In the order of their GUIDs. */
  readonly images: readonly FrozenImage[];
  /** The lines that the hash is over. */
  manifest(): Iterable<string>;
  /** What the hash of these lines is: to be compared with that of the cohort. */
  readonly computedHash: string;
}

export type NewCohort = { readonly name: string; readonly readers?: readonly string[] } & (
  | (Pick<SearchQuery, 'sites' | 'siteDeadlineMs'> & {
      /** Default: all that can be found. */
      readonly condition?: Condition | undefined;
      /** Take what was found when a site has not answered in full. */
      readonly allowPartial?: boolean;
      readonly objects?: never;
    })
  /** LFNs and GUIDs of images, and LFNs of directories with all that is below them now. */
  | { readonly objects: readonly string[] }
);

/** What became of an image since it was frozen. */
export type Verdict = 'same' | 'changed' | 'gone' | 'unreadable' | 'unreachable';

export interface VerifiedImage {
  readonly guid: string;
  readonly site: string;
  readonly verdict: Verdict;
}

export interface VerifySummary {
  /** The list is what the hash says. */
  readonly intact: boolean;
  /** Hash of the list as it is kept now. */
  readonly hash: string;
  /** Every image is the same. */
  readonly same: boolean;
}

export interface Cohorts {
  /** Freezes what a query finds now, or images that are named. */
  createCohort(cohort: NewCohort, options?: Options): Promise<Cohort>;
  /** The user's own, and those that are shared with them, at this site. */
  cohorts(options?: Options): Promise<readonly Cohort[]>;
  /** From whichever site keeps it. */
  cohort(id: string, options?: Options): Promise<WholeCohort>;
  /** Asks for each image whether it still is what was frozen. */
  verifyCohort(
    id: string,
    options?: Options & { readonly onImages?: (images: readonly VerifiedImage[]) => Promise<void> | void },
  ): Promise<VerifySummary>;
  shareCohort(
    id: string,
    change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
    options?: Options,
  ): Promise<Cohort>;
  deleteCohort(id: string, options?: Options): Promise<void>;
}

const verdicts = {
  IMAGE_VERDICT_UNSPECIFIED: 'unreachable',
  IMAGE_VERDICT_SAME: 'same',
  IMAGE_VERDICT_CHANGED: 'changed',
  IMAGE_VERDICT_GONE: 'gone',
  IMAGE_VERDICT_UNREADABLE: 'unreadable',
  IMAGE_VERDICT_UNREACHABLE: 'unreachable',
} as const satisfies Record<gateway.ImageVerdict__Output, Verdict>;

export function cohorts(session: Session): Cohorts {
  const client = session.client('mdm.gateway.v1.CohortService');
  return {
    createCohort: async (wanted, options) => {
      const request = requestOf(wanted);
      for await (const { cohort } of session.stream(
        (as) => client.createCohort(request, { ...options, as }),
        options,
      ))
        return cohortFromMessage(cohort);
      return fail('unavailable', 'the answer broke off before its end');
    },
    cohorts: async (options) => {
      const answer = await session.call((as) => client.listCohorts({}, { ...options, as }), options);
      return answer.cohorts.map(cohortFromMessage);
    },
    cohort: async (id, options) => {
      let message: gateway.Cohort__Output | undefined;
      const images: FrozenImage[] = [];
      for await (const part of session.stream(
        (as) => client.getCohort({ id }, { ...options, as }),
        options,
      )) {
        message ??= part.cohort ?? undefined;
        images.push(...(part.images?.images ?? []));
      }
      // They become names of files.
      if (images.some(({ guid }) => !guidSchema.safeParse(guid).success))
        return fail('corrupt', 'the gateway answered with an image that has no GUID');
      const cohort = cohortFromMessage(message);
      const head = { ...cohort, createdMs: cohort.createdAt, query: queryOf(message) };
      return {
        cohort,
        images,
        manifest: () => manifestLines(head, images),
        computedHash: manifestHash(head, images),
      };
    },
    verifyCohort: async (id, { onImages, ...options } = {}) => {
      let summary: VerifySummary | undefined;
      for await (const part of session.stream(
        (as) => client.verifyCohort({ id }, { ...options, as }),
        options,
      )) {
        if (part.summary) summary = part.summary;
        else
          await onImages?.(
            part.images?.images.map(({ verdict, ...image }) => ({ ...image, verdict: verdicts[verdict] })) ??
              [],
          );
      }
      return summary ?? fail('unavailable', 'the answer broke off before its end');
    },
    shareCohort: async (id, { add = [], remove = [] }, options) => {
      const request = { id, add: [...add], remove: [...remove] };
      const { cohort } = await session.call((as) => client.shareCohort(request, { ...options, as }), options);
      return cohortFromMessage(cohort);
    },
    deleteCohort: async (id, options) => {
      await session.call((as) => client.deleteCohort({ id }, { ...options, as }), options);
    },
  };
}

function requestOf(wanted: NewCohort): gateway.CreateCohortRequest {
  const common = { name: wanted.name, readers: [...(wanted.readers ?? [])] };
  if (wanted.objects) return { ...common, objects: wanted.objects.map(targetToMessage) };
  const { condition, sites = [], siteDeadlineMs = 0, allowPartial = false } = wanted;
  return {
    ...common,
    fromQuery: true,
    ...(condition && { condition: conditionToMessage(condition) }),
    sites: [...sites],
    siteDeadlineMs,
    allowPartial,
  };
}

const queryOf = (message: gateway.Cohort__Output | undefined): CohortHead['query'] =>
  message?.fromQuery
    ? { kind: 'query', condition: message.condition && plainCondition(message.condition) }
    : { kind: 'list' };

function cohortFromMessage(message: gateway.Cohort__Output | null | undefined): Cohort {
  if (!message) return fail('internal', 'the gateway answered without the cohort');
  const { createdMs, imageCount, fromQuery, condition, outcomes, id, name, owner, site } = message;
  return {
    id,
    name,
    owner,
    site,
    createdAt: createdMs,
    query: fromQuery ? (condition ? formatQuery(conditionFromMessage(condition)) : '') : null,
    outcomes: outcomes.map((outcome) => ({ ...outcome, kind: outcomeKinds[outcome.kind] })),
    images: imageCount,
    objectList: message.objectList,
    hash: message.hash,
    readers: message.readers,
  };
}
