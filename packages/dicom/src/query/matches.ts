import type { Keyword } from '../part10/dictionary.js';
import { parseDate } from '../part10/metadata.js';
import { foldName } from '../part10/person-name.js';
import { completeTime } from './date-time.js';
import type { Match, Query, QueryKey } from './parse-identifier.js';

/** What a query is matched against: the attributes of an entity with those of all above it. */
export interface Matchable {
  strings(attribute: Keyword | number): readonly string[];
  numbers(attribute: Keyword | number): readonly number[];
  items(attribute: Keyword | number): readonly Matchable[];
}

/**
 * Whether an entity is in the answer (PS3.4 §C.2.2.2). Text is compared as it is written, names by {@link foldName}, and
 * by each of their component groups; of several values one has to match.
 */
export function matches(query: Query, attributes: Matchable): boolean {
  return (
    query.keys.every((key) => keyMatches(key, attributes, query.fuzzyNames)) &&
    query.dateTimes.every(({ date, time, from, to }) => {
      const [day] = attributes.strings(date);
      const [hour] = attributes.strings(time);
      const [dayOf, timeOf] = [parseDate(day ?? ''), completeTime(hour ?? '')];
      return dayOf !== undefined && timeOf !== undefined && within(dayOf + timeOf, from, to);
    })
  );
}

function keyMatches({ tag, vr, match }: QueryKey, attributes: Matchable, fuzzy: boolean): boolean {
  if (match.kind === 'universal') return true;
  if (match.kind === 'sequence') {
    return attributes.items(tag).some((item) => match.keys.every((key) => keyMatches(key, item, fuzzy)));
  }
  const values = valuesOf(attributes, tag, vr);
  if (match.kind === 'empty') return values.length === 0;
  return values.some((value) =>
    vr === 'PN' ? nameMatches(value, match, fuzzy) : valueMatches(value, match),
  );
}

/** The values in the form in which keys are compared with them. */
function valuesOf(attributes: Matchable, tag: number, vr: string): readonly string[] {
  if (['US', 'UL', 'IS', 'DS'].includes(vr)) return attributes.numbers(tag).map(String);
  const values = attributes.strings(tag).filter((value) => value !== '');
  if (vr === 'DA') return values.flatMap((value) => parseDate(value) ?? []);
  return vr === 'TM' ? values.flatMap((value) => completeTime(value) ?? []) : values;
}

function valueMatches(value: string, match: Match): boolean {
  switch (match.kind) {
    case 'values':
      return match.values.includes(value);
    case 'patterns':
      return match.patterns.some((pattern) => matchesPattern(pattern, value));
    case 'range':
      return within(value, match.from, match.to);
    default:
      return false;
  }
}

function nameMatches(value: string, match: Match, fuzzy: boolean): boolean {
  const name = foldName(value);
  return namePatterns(match, fuzzy).some((words) =>
    words.every((patterns) => patterns.some((pattern) => matchesPattern(pattern, name))),
  );
}

/**
 * The patterns that a folded name has to match: one of the keys, of that each word, of that one pattern. A key may match
 * any component group of the name, or several that stand side by side; a fuzzy one is words of which each begins a word
 * of the name, in any order.
 */
export function namePatterns(match: Match, fuzzy: boolean): readonly (readonly (readonly string[])[])[] {
  const keys = match.kind === 'patterns' ? match.patterns : match.kind === 'values' ? match.values : [];
  return keys.map((key) => {
    const folded = foldName(key).replace(/^=+/, '');
    if (!fuzzy) return [[folded, `${folded}=*`, `*=${folded}`, `*=${folded}=*`]];
    const words = folded.split(/[\^=, *?]+/).filter((word) => word !== '');
    return words.map((word) => [`${word}*`, `*^${word}*`, `*=${word}*`, `* ${word}*`]);
  });
}

/** `*` stands for any characters and `?` for one (PS3.4 §C.2.2.2.4). Takes pattern × text steps at most. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [wanted, given] = [Array.from(pattern), Array.from(text)];
  let at = 0;
  let star = -1;
  let retry = 0;
  for (let index = 0; index < given.length; ) {
    if (wanted[at] === '*') {
      star = at;
      at += 1;
      retry = index;
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[index])) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      index = retry;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}

function within(value: string, from: string | undefined, to: string | undefined): boolean {
  return (from === undefined || value >= from) && (to === undefined || value <= to);
}
