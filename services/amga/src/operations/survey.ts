import { Count, disclose } from '@mdm/disclosure';
import { fail } from '@mdm/errors';
import { factNames, type ImageFacts } from '@mdm/policy';
import { maxItems, role } from '@mdm/rpc';
import { z } from 'zod';
import { type Person, peopleOf } from '../people.js';
import { countByFacts, namedInAcls } from '../store/survey.js';
import { stream } from './define.js';

const maxNames = 10_000;

/** Images that are alike in what was asked for. */
export interface ImageKind {
  readonly facts: Partial<ImageFacts>;
  readonly images: Count;
}

export interface SurveyPart {
  readonly kinds: readonly ImageKind[];
  readonly people: readonly Person[];
}

/**
 * Tells what a change of the policies is to be tried on: the kinds of images that there are, told apart by some facts, with
 * how many images are of each, and the people of the site and of the ACLs. Every kind is named, but the number of images is
 * suppressed where `disclose` would not name it. At most 1,000 of either a part.
 * @throws limit-exceeded  there are more than 10,000 kinds, or names in ACLs
 */
export const survey = stream({
  name: 'amga.survey',
  input: z.object({
    facts: z.array(z.enum(factNames, 'is no fact of an image')).max(factNames.length, 'names facts twice'),
  }),
  right: role('officer', 'administrator'),
  effect: 'read',
  run: async function* ({ facts }, context): AsyncGenerator<SurveyPart> {
    const { db, liveSite, signal, note } = context;
    const groups = await countByFacts(db, facts, maxNames + 1, signal);
    if (groups.length > maxNames) tooMany('kinds of images');
    const named = await namedInAcls(db, maxNames + 1, signal);
    if (Math.max(named.users.length, named.groups.length) > maxNames)
      tooMany('names in access control lists');
    note('kinds', groups.length);
    const { smallCounts } = liveSite.current().disclosure;
    const rows = groups.reduce((sum, { tally }) => sum + tally.rows, 0);
    const disclosed = disclose({ rows, people: 0 }, groups, smallCounts);
    const shown = new Map(disclosed.groups.map(({ key, count }) => [key, count]));
    const suppressed = Count.of({ rows: 0, people: 0 }, smallCounts);
    const kinds = groups.map(({ key }) => ({ facts: key, images: shown.get(key) ?? suppressed }));
    for (const part of partsOf(kinds)) yield { kinds: part, people: [] };
    for (const part of partsOf(peopleOf(named, context))) yield { kinds: [], people: part };
  },
});

const tooMany = (what: string): never =>
  fail('limit-exceeded', `there are more than ${maxNames} ${what}`, {
    remedy: 'name fewer facts, or try the change on test files',
  });

function* partsOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += maxItems) yield items.slice(from, from + maxItems);
}
