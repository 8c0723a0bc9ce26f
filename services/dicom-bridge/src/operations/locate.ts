import { parseIdentifier, type Query } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import { modality } from '@mdm/rpc';
import { z } from 'zod';
import { searchEverywhere } from '../workstations/search.js';
import { operation } from './define.js';
import { queryInput } from './find.js';

/** An image that a workstation may fetch. */
export interface LocatedImage {
  readonly guid: string;
  readonly sopClassUid: string;
  /** De-identified; the object itself may have another one. */
  readonly sopInstanceUid: string;
  /** Of the object as it came into its hospital. */
  readonly transferSyntax: string;
}

/**
 * The images of a C-GET or C-MOVE (PS3.4 §C.4.2, §C.4.3) at all sites, as far as the person of the workstation may know of
 * them; whether they may read them, the sites decide when each is delivered.
 * @throws caller-not-allowed  site.yaml names no such workstation
 * @throws invalid-argument    the identifier is wrong; `field` is the tag
 * @throws site-unreachable    nothing was found, and some sites did not answer
 */
export const locate = operation({
  name: 'dicom-bridge.locate',
  input: z.object({ ...queryInput, destination: z.string().optional() }),
  right: modality,
  effect: 'read',
  run: async (input, call): Promise<readonly LocatedImage[]> => {
    const { root, identifier, options, destination } = input;
    const viewer = call.workstations.viewer(input);
    call.note('dn', viewer.dn);
    const query = parseIdentifier(root, identifier, options);
    requireUnique(query);
    call.note('level', query.level);
    if (destination !== undefined) call.note('destination', destination);
    const images = new Map<string, LocatedImage>();
    for await (const { guid, row } of searchEverywhere(query, viewer, call, {
      signal: call.signal,
      collection: '/mdm/Image',
    })) {
      const { SOPUID, SOPClassUID, TransferSyntaxUID } = row;
      if (SOPUID === undefined || images.has(String(SOPUID))) continue;
      images.set(String(SOPUID), {
        guid: guid.replace(/^guid:/, ''),
        sopClassUid: String(SOPClassUID),
        sopInstanceUid: String(SOPUID),
        transferSyntax: String(TransferSyntaxUID),
      });
    }
    call.note('images', images.size);
    return [...images.values()];
  },
});

/** A retrieval names what it wants: never everything. */
function requireUnique({ level, keys }: Query): void {
  const named = keys.some(
    (key) => key.kind === 'unique' && key.level === level && key.match.kind === 'values',
  );
  if (!named) {
    fail('invalid-argument', `the identifier does not name what to retrieve at the level ${level}`, {
      field: '(0008,0052)',
    });
  }
}
