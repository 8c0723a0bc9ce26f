import type { Cohort } from '@mdm/client';
import type { Output } from './output.js';

/** Shows what a cohort is, without its images. */
export async function showCohort(cohort: Cohort, out: Output): Promise<void> {
  if (out.json) {
    await out.value(cohort);
    return;
  }
  const { id, name, owner, site, createdAt, query, outcomes, images, hash, objectList, readers } = cohort;
  await out.pairs([
    ['name', name],
    ['cohort', id],
    ['hash', hash],
    ['images', `${images} (list ${objectList})`],
    ['made by', owner],
    ['at site', site],
    ['made', new Date(createdAt).toISOString()],
    ['from', query === null ? 'a list of names' : query === '' ? 'all that could be found' : query],
    ...outcomes.map(({ site: of, kind, count }) => [`site ${of}`, `${kind}, ${count} images`] as const),
    ...readers.map((reader) => ['shown to', reader] as const),
  ]);
}
