import type { Acl } from '@mdm/access';
import { LruMap } from '@mdm/identity';
import { type FactEdit, factsColumn, factsFromColumn, type ImageFacts } from '@mdm/policy';
import type { common } from '@mdm/protos';
import type { Queryable } from '@mdm/store';
import type { Call } from './operation.js';
import type { ServiceBase } from './service.js';

const consents = {
  CONSENT_UNSPECIFIED: 'unknown',
  CONSENT_GIVEN: 'given',
  CONSENT_REFUSED: 'refused',
  CONSENT_WITHDRAWN: 'withdrawn',
} as const satisfies Record<common.Consent__Output, ImageFacts['consent']>;
const consentMessages = new Map(
  Object.entries(consents).map(([message, consent]) => [consent, message as keyof typeof consents]),
);

/** Message → what `imageFactsSchema` checks; undefined when the message has none. */
export function factsFromMessage(message: common.ImageFacts__Output | null) {
  if (!message) return undefined;
  const { modality, bodyPart, studyDate, manufacturer, sopClass, consent, identified, ...rest } = message;
  return {
    ...rest,
    ...(modality && { modality }),
    ...(bodyPart && { bodyPart }),
    ...(studyDate && { studyDate }),
    ...(manufacturer && { manufacturer }),
    ...(sopClass && { sopClass }),
    consent: consents[consent],
    profile: identified ? ('identity' as const) : ('basic' as const),
  };
}

export const factsToMessage = ({
  consent = 'unknown',
  profile,
  ...facts
}: Partial<ImageFacts>): common.ImageFacts => ({
  ...facts,
  consent: consentMessages.get(consent) ?? 'CONSENT_UNSPECIFIED',
  identified: profile === 'identity',
});

/** Message → what `factEditSchema` checks; undefined when the message changes nothing. */
export const factEditFromMessage = ({ consent, project }: common.FactEdit__Output) =>
  consent !== undefined
    ? { fact: 'consent' as const, value: consents[consent] }
    : project !== undefined
      ? { fact: 'project' as const, value: project }
      : undefined;

export const factEditToMessage = (edit: FactEdit): common.FactEdit =>
  edit.fact === 'consent'
    ? { consent: consentMessages.get(edit.value) ?? 'CONSENT_UNSPECIFIED' }
    : { project: edit.value };

/** What is known of a new object of which nothing is told but whose it is. */
export const factsOfOwner = (
  { owner, group }: Pick<Acl, 'owner' | 'group'>,
  { peer, config: { site } }: Pick<Call, 'peer'> & Pick<ServiceBase, 'config'>,
): ImageFacts => ({
  site: peer.site,
  vo: site.vo,
  project: site.project,
  owner,
  group,
  consent: 'unknown',
  profile: 'basic',
});

/** Facts by the id of their row, which never changes. */
export type LoadFacts = (
  ids: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, ImageFacts>>;

const rememberedFacts = 50_000;

/** Asks the database only for rows that were not seen before. */
export function factsLoader(db: Queryable): LoadFacts {
  const known = new LruMap<ImageFacts>(rememberedFacts);
  return async (ids, signal) => {
    const found = new Map<string, ImageFacts>();
    const unseen = new Set<string>();
    for (const id of ids) {
      const facts = known.get(id);
      if (facts) found.set(id, facts);
      else unseen.add(id);
    }
    if (unseen.size === 0) return found;
    const rows = await db.query<{ id: string; facts: unknown }>(
      `select f.id::text as id, ${factsColumn('f')} as facts from image_facts f where f.id = any($1::bigint[])`,
      [[...unseen]],
      { signal, name: 'image-facts' },
    );
    for (const { id, facts } of rows) {
      const read = factsFromColumn(facts);
      known.set(id, read);
      found.set(id, read);
    }
    return found;
  };
}
