import { fail } from '@mdm/errors';
import pMap from 'p-map';
import { describeAtOwner, listAtOwner } from './catalog.js';
import type { GatewayCall } from './context.js';

const maxObjects = 100_000;
const concurrentNames = 8;

/**
 * The GUIDs of what is named: GUIDs as they are, LFNs of images, and LFNs of directories with all that is below them now.
 * @throws not-found       an LFN is not there, or the caller may not know of it
 * @throws limit-exceeded  more than 100,000 objects
 */
export async function namedObjects(names: readonly string[], call: GatewayCall): Promise<readonly string[]> {
  const guids = new Set(names.filter((name) => !name.startsWith('/')));
  const add = (guid: string) => {
    guids.add(guid);
    if (guids.size > maxObjects) {
      fail('limit-exceeded', `more than ${maxObjects} objects are named`, {
        field: 'objects',
        remedy: 'make several permits, each for some of them',
      });
    }
  };

  async function addBelow(lfn: string): Promise<void> {
    let cursor = '';
    do {
      const page = listAtOwner({ lfn, limit: 0, cursor }, call);
      cursor = '';
      for await (const { entry, nextCursor } of page) {
        cursor = nextCursor;
        if (!entry) continue;
        add(entry.guid);
        if (entry.kind === 'ENTRY_KIND_DIRECTORY') await addBelow(entry.lfn);
      }
    } while (cursor !== '');
  }

  await pMap(
    new Set(names.filter((name) => name.startsWith('/'))),
    async (lfn) => {
      const { entry } = await describeAtOwner(lfn, call);
      add(entry.guid);
      if (entry.kind === 'ENTRY_KIND_DIRECTORY') await addBelow(entry.lfn);
    },
    { concurrency: concurrentNames },
  );
  return [...guids];
}
