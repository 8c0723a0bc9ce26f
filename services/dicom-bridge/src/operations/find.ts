import {
  type Answer,
  type Attributes,
  answerTo,
  type CatalogueRow,
  gathersRows,
  joinRows,
  lacksKeys,
  parseIdentifier,
  type Query,
} from '@mdm/dicom';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { type Found, searchEverywhere } from '../workstations/search.js';
import { callerInput } from '../workstations/workstations.js';
import { stream } from './define.js';

export interface FoundMatch extends Pick<Answer, 'identifier'> {
  /** Some keys that were asked for are not supported. */
  readonly unsupportedKeys: boolean;
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null;

export const queryInput = {
  ...callerInput,
  root: z.enum(['patient', 'study']),
  /** The identifier of the request (PS3.4 §C.4.1.1.3.1). */
  identifier: z.custom<Attributes>(isObject),
  options: z.object({ relational: z.boolean(), fuzzyNames: z.boolean(), dateTime: z.boolean() }),
};

/**
 * What a workstation finds at all sites for the person that site.yaml names for it: one answer for each patient, study,
 * series or image, with what that person is shown.
 * @throws caller-not-allowed  site.yaml names no such workstation
 * @throws invalid-argument    the identifier is wrong; `field` is the tag
 * @throws site-unreachable    nothing was found, and some sites did not answer
 */
export const find = stream({
  name: 'dicom-bridge.find',
  input: z.object(queryInput),
  right: modality,
  effect: 'read',
  run: async function* (input, call): AsyncIterable<FoundMatch> {
    const { root, identifier, options, calledAe } = input;
    const viewer = call.workstations.viewer(input);
    call.note('dn', viewer.dn);
    const query = parseIdentifier(root, identifier, options);
    call.note('level', query.level);
    const unsupportedKeys = lacksKeys(query);
    const told = new Set<string>();
    const found = searchEverywhere(query, viewer, call, { signal: call.signal });
    for await (const row of gathersRows(query) ? joined(query, found) : rowsOf(found)) {
      const { identifier: answer, unique } = answerTo(query, row, calledAe);
      // Without its unique key nothing can be asked further; the same one comes from each site that has a part of it.
      if (unique === '' || told.has(unique)) continue;
      told.add(unique);
      yield { identifier: answer, unsupportedKeys };
    }
  },
});

async function* rowsOf(found: AsyncIterable<Found>): AsyncGenerator<CatalogueRow> {
  for await (const { row } of found) yield row;
}

/** What several sites have a part of is known when all of them have answered. */
async function* joined(query: Query, found: AsyncIterable<Found>): AsyncGenerator<CatalogueRow> {
  const rows = new Map<string, CatalogueRow>();
  for await (const { row } of found) {
    const { unique } = answerTo(query, row, '');
    const known = rows.get(unique);
    rows.set(unique, known ? joinRows(known, row) : row);
  }
  yield* rows.values();
}
