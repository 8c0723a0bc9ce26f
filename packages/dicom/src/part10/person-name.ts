/** One component group of a name; absent components are empty. */
export interface PersonNameGroup {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** The three ways in which a name may be written (PS3.5 §6.2.1.1). */
export interface PersonName {
  readonly alphabetic?: PersonNameGroup;
  readonly ideographic?: PersonNameGroup;
  readonly phonetic?: PersonNameGroup;
}

/** The component groups of one PN value that is decoded already; groups without a letter are absent. */
export function parsePersonName(value: string): PersonName {
  const [alphabetic, ideographic, phonetic] = value.split('=').map(group);
  return {
    ...(alphabetic && { alphabetic }),
    ...(ideographic && { ideographic }),
    ...(phonetic && { phonetic }),
  };
}

function group(text: string): PersonNameGroup | undefined {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = text
    .split('^')
    .map((component) => component.trim());
  const found = { family, given, middle, prefix, suffix };
  return Object.values(found).some((component) => component !== '') ? found : undefined;
}

/**
 * A name as names are compared: without regard to case, accents, the width of letters (half-width katakana, full-width
 * Latin), and components that are empty at the end. A search for Muller finds Müller. The metadata catalogue folds by
 * the same rules in SQL.
 */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u064b-\u065f]+/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/[\^ ]+(=|$)/g, '$1')
    .replace(/=+$/, '');
}
