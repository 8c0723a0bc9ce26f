import type { Queryable } from '@mdm/store';
import { internFacts } from '../facts-table.js';
import type { ImageFacts } from '../words.js';

/** Of an image of which nothing particular is known. For tests. */
export const someFacts: ImageFacts = {
  site: 'a',
  vo: 'biomed',
  project: 'phantoms',
  owner: '/O=Hospital A/CN=Anna Arzt',
  group: '/biomed/a',
  consent: 'unknown',
  profile: 'basic',
};

/** The id of {@link someFacts}, for rows that a test writes by itself. */
export async function anyFactsId(db: Queryable): Promise<string> {
  const [id] = (await internFacts(db, [someFacts])).values();
  if (id === undefined) throw new TypeError('facts were written and have no id');
  return id;
}
