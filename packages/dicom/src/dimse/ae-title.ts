import { fail } from '@mdm/errors';

const aeCharacters = /^[\x20-\x5b\x5d-\x7e]*$/;

/** True for what an AE title may be made of: ISO 646 without control characters and backslash (PS3.5 6.2, VR AE). */
export function hasAeCharacters(text: string): boolean {
  return aeCharacters.test(text);
}

/**
 * An AE title as the standard compares them: without leading and trailing spaces (PS3.8 9.3.2).
 * @throws invalid-argument when it is empty, longer than 16 characters or has other characters
 */
export function aeTitle(text: string, field: string): string {
  const title = text.trim();
  if (title.length === 0 || title.length > 16 || !hasAeCharacters(title))
    fail('invalid-argument', `${field} is not an AE title`, {
      field,
      remedy: 'use 1 to 16 printable ASCII characters without backslash',
    });
  return title;
}
