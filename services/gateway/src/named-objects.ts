import { fail } from '@mdm/errors';
import pMap from 'p-map';
import { describeAtOwner, listAtOwner, type OwnedEntry } from './catalog.js';
import type { GatewayCall } from './context.js';

const maxObjects = 100_000;
const concurrentNames = 8;
const directory = 'ENTRY_KIND_DIRECTORY';

/**
 * The GUIDs of what is named: GUIDs as they are, LFNs of images, and LFNs of directories with all that is below them now.
 * @throws not-found       an LFN is not there, or the caller may not know of it
 * @throws limit-exceeded  more than 100,000 objects
 */
export async function namedObjects(names: readonly string[], call: GatewayCall): Promise<readonly string[]> {
  const lfns = names.filter((name) => name.startsWith('/'));
  const guids = new Set(names.filter((name) => !name.startsWith('/')));
  for (const { entry } of await entriesOf(lfns, call)) guids.add(entry.guid);
  return limited([...guids]);
}

/**
 * The images that are named, each with its site: by GUID or LFN, or by a directory that they are below now.
 * @throws not-found       one is not there, or the caller may not know of it
 * @throws limit-exceeded  more than 100,000
 */
export async function namedImages(
  names: readonly string[],
  call: GatewayCall,
): Promise<{ guid: string; site: string }[]> {
  const entries = await entriesOf(names, call);
  const sites = new Map(
    entries.flatMap(({ entry, site }) => (entry.kind === directory ? [] : [[entry.guid, site]])),
  );
  return limited([...sites].map(([guid, site]) => ({ guid, site })));
}

/** What is named, and all that is below it. */
async function entriesOf(names: readonly string[], call: GatewayCall): Promise<OwnedEntry[]> {
  const entries: OwnedEntry[] = [];
  const add = (owned: OwnedEntry) => limited(entries).push(owned);

  async function addBelow(lfn: string, site: string): Promise<void> {
    let cursor = '';
    do {
      const page = listAtOwner({ lfn, limit: 0, cursor }, call);
      cursor = '';
      for await (const { entry, nextCursor } of page) {
        cursor = nextCursor;
        if (!entry) continue;
        add({ entry, site });
        if (entry.kind === directory) await addBelow(entry.lfn, site);
      }
    } while (cursor !== '');
  }

  await pMap(
    new Set(names),
    async (name) => {
      const owned = await describeAtOwner(name, call);
      add(owned);
      if (owned.entry.kind === directory) await addBelow(owned.entry.lfn, owned.site);
    },
    { concurrency: concurrentNames },
  );
  return entries;
}

function limited<Items extends readonly unknown[]>(items: Items): Items {
  if (items.length > maxObjects) {
    fail('limit-exceeded', `more than ${maxObjects} objects are named`, {
      field: 'objects',
      remedy: 'make several of it, each for some of them',
    });
  }
  return items;
}
