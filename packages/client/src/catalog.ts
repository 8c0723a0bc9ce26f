import { fail } from '@mdm/errors';
import type { lfc } from '@mdm/protos';
import { targetToMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';

export type EntryKind = 'directory' | 'file' | 'alias';

/** One entry of the catalogue. Times in milliseconds since the epoch. */
export interface Entry {
  readonly guid: string;
  /** The name it was asked by, or its first one. */
  readonly lfn: string;
  readonly kind: EntryKind;
  /** Bytes of the encrypted object; 0 for directories. */
  readonly size: number;
  /** Of the encrypted object, `sha256:…` or `adler32:…`; empty when it is not known. */
  readonly checksum: string;
  readonly owner: string;
  readonly group: string;
  /** Nine permission bits. */
  readonly mode: number;
  readonly links: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly comment: string;
  /** For an alias in a listing: the first name of what it stands for. */
  readonly aliasOf: string;
  /** It is being removed; only its owner still sees it. */
  readonly condemned: boolean;
}

export interface FoundEntry extends Entry {
  /** The site that owns it. */
  readonly site: string;
}

export interface Catalog {
  /** @param target LFN or GUID */
  stat(target: string, options?: Options): Promise<FoundEntry>;
  /** All entries of a directory in the order of their names, read page by page. */
  list(lfn: string, options?: Options): AsyncIterable<Entry>;
}

const kinds = {
  ENTRY_KIND_UNSPECIFIED: 'file',
  ENTRY_KIND_DIRECTORY: 'directory',
  ENTRY_KIND_FILE: 'file',
  ENTRY_KIND_ALIAS: 'alias',
} as const satisfies Record<lfc.EntryKind__Output, EntryKind>;

export function catalog(session: Session): Catalog {
  const images = session.client('mdm.gateway.v1.ImageService');
  return {
    stat: async (target, options) => {
      const request = { target: targetToMessage(target) };
      const { entry, site } = await session.call((as) => images.stat(request, { ...options, as }), options);
      return { ...entryFromMessage(entry), site };
    },
    list: async function* (lfn, options) {
      let cursor = '';
      do {
        const request = { lfn, limit: 0, cursor };
        cursor = '';
        for await (const { entry, nextCursor } of session.stream(
          (as) => images.list(request, { ...options, as }),
          options,
        )) {
          yield entryFromMessage(entry);
          cursor = nextCursor;
        }
      } while (cursor !== '');
    },
  };
}

function entryFromMessage(message: lfc.Entry__Output | null): Entry {
  if (!message) return fail('internal', 'the gateway answered without an entry');
  const { kind, createdMs, modifiedMs, ...entry } = message;
  return { ...entry, kind: kinds[kind], createdAt: createdMs, modifiedAt: modifiedMs };
}
