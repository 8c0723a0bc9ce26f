import { isMdmError, MdmError } from '@mdm/errors';

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The error of a filesystem as the caller may see it: never with a path of this machine. */
export function diskError(thrown: unknown): MdmError {
  if (isMdmError(thrown)) return thrown;
  const code = errnoOf(thrown);
  if (code === undefined) return MdmError.from(thrown);
  return full.has(code)
    ? new MdmError('storage-full', 'the filesystem of the pool is full', { cause: thrown })
    : new MdmError('unavailable', 'the filesystem of the pool does not work', { cause: thrown });
}

export const isMissing = (thrown: unknown): boolean => errnoOf(thrown) === 'ENOENT';

function errnoOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('errno' in thrown) || !('code' in thrown))
    return undefined;
  return String(thrown.code);
}
