import { imagingVocabulary } from './imaging-vocabulary.js';

export interface TextCleaner {
  /** Keeps of a free text what is known to say nothing about a person; empty when that is nothing. */
  clean(text: string): string;
  /** A word of the names and identifiers of the instance occurs in the text. */
  identifies(text: string): boolean;
}

/** A word, a number with decimals, or anything else. */
const piece = /\p{L}[\p{L}\p{M}\p{N}]*|\p{N}+(?:[.,]\p{N}+)?[\p{L}\p{M}]*|[^\p{L}\p{N}]+/gu;
const shortNumber = /^\d{1,3}(?:[.,]\d{1,3})?$/;
const measure = /^(\d{1,3}(?:[.,]\d{1,3})?)([a-z]+)$/;
const labelled = /^([a-z]+)(\d{1,4})$/;
/** Words that say nothing alone: kept between two that are kept. */
const glue = new Set(['and', 'at', 'by', 'for', 'in', 'of', 'on', 'the', 'to']);
/** Between two kept words; anything else becomes a space. */
const separator = /^[ \-+/.,:;()_*&%<>=^]{1,3}$/;

/**
 * A cleaner for descriptors (PS3.15 §E.3.5): words of the imaging vocabulary and of the project stay, and short numbers beside them;
 * everything else is left out, and so is every word that occurs in the names and identifiers of this very instance.
 * Numbers in a row (dates, telephone numbers) and numbers of four digits and more go, but for b-values.
 * @param vocabulary  further words that the project allows, in any case
 * @param identifying  values of the instance that must not come back, such as the patient's name
 */
export function textCleaner(vocabulary: readonly string[], identifying: readonly string[]): TextCleaner {
  const allowed = new Set(vocabulary.map((word) => word.toLowerCase()));
  const wordsOf = (text: string): readonly string[] =>
    text.toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
  const forbidden = new Set(identifying.flatMap(wordsOf).filter((word) => !/^\p{N}{1,2}$/u.test(word)));
  const knows = (word: string) =>
    word !== '' && !forbidden.has(word) && (imagingVocabulary.has(word) || allowed.has(word));

  const kindOf = (word: string): 'word' | 'number' | 'digits' | 'glue' | 'other' => {
    const lower = word.toLowerCase();
    if (knows(lower)) return 'word';
    if (glue.has(lower) && !forbidden.has(lower)) return 'glue';
    if (shortNumber.test(lower)) return forbidden.has(lower) ? 'digits' : 'number';
    if (/^[\p{N}.,]+$/u.test(lower)) return 'digits';
    const [, number = '', unit = ''] = measure.exec(lower) ?? [];
    if (knows(unit) && !forbidden.has(number)) return 'word';
    const [, name = '', index = ''] = labelled.exec(lower) ?? [];
    if (knows(name) && !forbidden.has(index) && (index.length < 4 || name === 'b')) return 'word';
    const parts = word.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
    const glued = parts.length > 1 && parts.join('') === word;
    return glued && parts.every((part) => knows(part.toLowerCase())) ? 'word' : 'other';
  };

  const clean = (text: string): string => {
    const pieces = text.match(piece) ?? [];
    const words = pieces
      .map((word, at) => ({ word, at, kind: kindOf(word) }))
      .filter(({ word }) => /[\p{L}\p{N}]/u.test(word));
    const kept = words.filter(({ kind }, index) => {
      const beside = [words[index - 1]?.kind, words[index + 1]?.kind];
      if (kind === 'glue') return beside.every((other) => other === 'word');
      if (kind !== 'number') return kind === 'word';
      return beside.includes('word') && !beside.includes('number') && !beside.includes('digits');
    });
    let previous: number | undefined;
    let cleaned = '';
    for (const { word, at } of kept) {
      const between = previous === at - 2 ? (pieces[at - 1] ?? '') : ' ';
      if (previous !== undefined && previous !== at - 1) cleaned += separator.test(between) ? between : ' ';
      cleaned += word;
      previous = at;
    }
    return cleaned;
  };
  return { clean, identifies: (text) => wordsOf(text).some((word) => forbidden.has(word)) };
}
