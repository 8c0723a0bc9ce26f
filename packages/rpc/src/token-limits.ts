import { fail, type MdmError } from '@mdm/errors';
import { type Caller, LruMap, objectListHash, type TokenRight } from '@mdm/identity';
import type { AnyOperation, Right } from './operation.js';

const rightOfLetter = { read: 'read', search: 'find', write: 'write', control: 'share' } as const;

/**
 * What a token must be good for to be used with an operation; undefined where every token is. What an operation passes on
 * is decided where it arrives.
 */
export function neededRights({ right, effect, needs }: AnyOperation<never>): readonly TokenRight[] {
  if (needs) return [needs];
  switch (right.kind) {
    case 'on':
    case 'on-each':
      return [rightOfLetter[right.letter]];
    case 'on-all':
      return right.letters.map((letter) => rightOfLetter[letter]);
    case 'filtered':
      return [right.letter === 'read' ? 'find' : rightOfLetter[right.letter]];
    case 'callers':
    case 'role':
      return [effect === 'read' ? 'read' : 'write'];
    default:
      return [];
  }
}

/** Kinds of right that are about objects, or about nobody else than the caller, or decided elsewhere. */
const kindsWithinLists: ReadonlySet<Right['kind']> = new Set([
  'on',
  'on-all',
  'on-each',
  'filtered',
  'self',
  'forwarded',
]);

/** What a token does not allow its holder, whoever they are: the reason for the audit record, and what to say. */
export function beyondToken(
  operation: AnyOperation<never>,
  { rights, objectList }: Caller,
): { readonly reason: string; readonly message: string } | undefined {
  const missing = neededRights(operation).find((needed) => rights?.includes(needed) === false);
  if (missing) return { reason: `right/${missing}`, message: `the token is not good for "${missing}"` };
  if (objectList !== undefined && !kindsWithinLists.has(operation.right.kind))
    return {
      reason: 'objects',
      message: 'the token is good for some objects only, and not for this operation',
    };
  return undefined;
}

/** Reads a list of objects by its hash, from wherever: what it answers is checked. `undefined` when nobody has it. */
export type ReadObjectList = (
  hash: string,
  issuer: string,
  signal: AbortSignal,
) => Promise<readonly string[] | undefined>;

const rememberedLists = 32;

/**
 * The lists of the objects that tokens are good for. They are named by their content, so it does not matter who gives them.
 * @throws unavailable  nobody gives the list, or another one than was asked for
 */
export function objectLists(
  read: ReadObjectList,
): (hash: string, issuer: string, signal: AbortSignal) => Promise<ReadonlySet<string>> {
  const known = new LruMap<ReadonlySet<string>>(rememberedLists);
  return async (hash, issuer, signal) => {
    const found = known.get(hash);
    if (found) return found;
    const guids = await read(hash, issuer, signal).catch((cause: MdmError) => {
      signal.throwIfAborted();
      return unusable(cause);
    });
    if (!guids || objectListHash(guids) !== hash) return unusable();
    const list = new Set(guids);
    known.set(hash, list);
    return list;
  };
}

const unusable = (cause?: MdmError): never =>
  fail('unavailable', 'the list of objects that the token is good for cannot be had', {
    remedy: 'try again; if it does not help, make a new token',
    ...(cause && { cause }),
  });
