import { isMdmError, MdmError } from '@mdm/errors';

/** What a file of the user's own machine did to a call, in the words of the error table. */
export function localFileError(thrown: unknown, file: string): MdmError {
  if (isMdmError(thrown) || !isSystemError(thrown)) return MdmError.from(thrown);
  const options = { field: 'file', cause: thrown };
  switch (thrown.code) {
    case 'ENOENT':
      return new MdmError('invalid-argument', `there is no file or directory "${file}"`, {
        ...options,
        remedy: 'check the path',
      });
    case 'ENOSPC':
    case 'EDQUOT':
      return new MdmError('storage-full', `there is no space left for "${file}"`, {
        ...options,
        remedy: 'free space, or name a file on another disk; a download goes on where it was',
      });
    default:
      return new MdmError('invalid-argument', `"${file}" cannot be used: ${thrown.code}`, {
        ...options,
        remedy: 'name a file that you may read, in a directory that you may write to',
      });
  }
}

const isSystemError = (thrown: unknown): thrown is { readonly code: string; readonly syscall: string } =>
  typeof thrown === 'object' &&
  thrown !== null &&
  'syscall' in thrown &&
  'code' in thrown &&
  typeof thrown.code === 'string';
