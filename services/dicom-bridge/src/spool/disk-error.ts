import { isMdmError, MdmError } from '@mdm/errors';

const full: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The error of a filesystem as a sender or an administrator may see it: never with a path of this machine. */
export function diskError(thrown: unknown): MdmError {
  const code = errnoOf(thrown);
  if (isMdmError(thrown) || code === undefined) return MdmError.from(thrown);
  if (full.has(code)) {
    return new MdmError('storage-full', 'the spool of the bridge is full', {
      remedy: 'free space in the spool; the sender may then try again',
      cause: thrown,
    });
  }
  return code === 'ENOENT'
    ? new MdmError('corrupt', 'a file of the spool is missing', { cause: thrown })
    : new MdmError('unavailable', 'the spool of the bridge does not work', { cause: thrown });
}

/** The code of a system error such as `ENOENT`. */
export function errnoOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('errno' in thrown) || !('code' in thrown))
    return undefined;
  return String(thrown.code);
}
