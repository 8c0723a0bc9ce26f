import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';

/**
 * LFNs and GUIDs, a line each. An empty file would be no limit at all, which nobody means who names one.
 * @param field the option that names the file
 */
export async function namesIn(file: string, field: string): Promise<readonly string[]> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((cause: unknown) =>
    fail('invalid-argument', `"${file}" cannot be read`, { field, cause }),
  );
  const names = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  if (names.length > 0) return names;
  return fail('invalid-argument', `"${file}" names no object`, {
    field,
    remedy: 'write LFNs or GUIDs, a line each',
  });
}
