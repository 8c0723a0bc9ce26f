import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { type Condition, orderings, queryLimits, type Value } from './condition.js';
import { conditionToMessage } from './condition-to-message.js';
import { formatQuery } from './format-query.js';
import { parseQuery } from './parse-query.js';
import { QueryError } from './query-error.js';
import { isWord } from './tokens.js';

describe('the query language', () => {
  it('reads the example of the documentation', () => {
    expect(
      parseQuery(
        'PatientLink = "3f" and (Modality in ("CT", MR) or StudyYear >= 2020) and not BodyPartExamined like "HE*"',
      ),
    ).toEqual({
      kind: 'all',
      conditions: [
        { kind: 'compare', attribute: 'PatientLink', ordering: '=', value: '3f' },
        {
          kind: 'any',
          conditions: [
            { kind: 'in', attribute: 'Modality', values: ['CT', 'MR'] },
            { kind: 'compare', attribute: 'StudyYear', ordering: '>=', value: 2020 },
          ],
        },
        { kind: 'not', condition: { kind: 'like', attribute: 'BodyPartExamined', pattern: 'HE*' } },
      ],
    });
  });

  it('lets "not" bind tighter than "and", and "and" tighter than "or"', () => {
    expect(formatQuery(parseQuery('a = 1 or not b = 2 and c = 3'))).toBe('a = 1 or (not b = 2 and c = 3)');
  });

  it('takes "not" before "like" and "in" as well', () => {
    expect(parseQuery('Modality not in (CT)')).toEqual(parseQuery('not Modality in ("CT")'));
    expect(parseQuery('Modality not like "C*"')).toEqual(parseQuery('not Modality like "C*"'));
  });

  it('tells dates, numbers, words and texts apart', () => {
    expect(parseQuery('a in (2020-02-29, -1.5e3, CT, "2020-02-29", 0)')).toMatchObject({
      values: [{ date: '2020-02-29' }, -1500, 'CT', '2020-02-29', 0],
    });
  });

  it('takes keywords in any case, and attributes as they are', () => {
    expect(parseQuery('Accession IS Present AND modality = "x"')).toEqual({
      kind: 'all',
      conditions: [
        { kind: 'present', attribute: 'Accession' },
        { kind: 'compare', attribute: 'modality', ordering: '=', value: 'x' },
      ],
    });
  });

  it.each([
    ['', 0],
    ['Modality', 8],
    ['Modality =', 10],
    ['Modality = CT or', 16],
    ['Modality = CT, x', 13],
    ['(Modality = CT', 14],
    ['Modality = "CT', 11],
    ['Modality = "C\tT"', 11],
    ['Modality in ()', 13],
    ['StudyDate > 2020-02-30', 12],
    ['UID = 1.2.840.10008', 6],
    ['Number = 12345678901234567890', 9],
    ['a = 1 b = 2', 6],
    ['a is 3', 5],
    ['a not = 3', 6],
    ['a ; drop', 2],
    ['"a" = 3', 0],
    ['a = "\\ud800"', 4],
  ])('says where %j cannot be read', (text, position) => {
    expect(problemOf(text)).toMatchObject({ code: 'invalid-argument', field: 'query', position });
  });

  it('refuses what no site would take', () => {
    const many = (count: number, joint: string) => Array.from({ length: count }, () => 'a = 1').join(joint);
    expect(problemOf(many(100, ' or '))?.message).toContain('100 is the most');
    expect(parseQuery(many(99, ' or '))).toMatchObject({ kind: 'any' });
    expect(problemOf(`${'not '.repeat(8)}a = 1`)?.message).toContain('levels');
    expect(problemOf('('.repeat(10_000))?.message).toContain('parentheses');
    expect(problemOf(`a in (${'1,'.repeat(queryLimits.values)}1)`)?.message).toContain('at most 1000');
    expect(problemOf(' '.repeat(queryLimits.length + 1))?.message).toContain('longer');
  });

  it('reads back every condition that it writes', () => {
    fc.assert(
      fc.property(condition, (written) => {
        expect(parseQuery(formatQuery(written))).toEqual(written);
      }),
      { numRuns: 300 },
    );
  });

  it('writes what it has read in a form that reads the same', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (words) => {
        const read = attempt(words.join(' '));
        if (read) expect(parseQuery(formatQuery(read))).toEqual(read);
      }),
      { numRuns: 2_000 },
    );
  });

  it('answers any text with a condition or a QueryError inside it', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 })),
        (text) => {
          const error = problemOf(text);
          if (!error) return;
          expect(error.position).toBeGreaterThanOrEqual(0);
          expect(error.position).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('does not write conditions that have no text', () => {
    expect(() => formatQuery({ kind: 'all', conditions: [] })).toThrow('empty');
    expect(() => formatQuery({ kind: 'present', attribute: 'not' })).toThrow('not the name');
  });
});

describe('a condition on the wire', () => {
  it('keeps its tree and the types of its values', () => {
    expect(conditionToMessage(parseQuery('not (a in (1, 1.5, x, 2020-01-31) or b is present)'))).toEqual({
      negation: {
        any: {
          conditions: [
            {
              comparison: {
                attribute: 'a',
                comparator: 'COMPARATOR_IN',
                values: [{ integer: 1 }, { real: 1.5 }, { text: 'x' }, { date: '2020-01-31' }],
              },
            },
            { comparison: { attribute: 'b', comparator: 'COMPARATOR_PRESENT', values: [] } },
          ],
        },
      },
    });
  });
});

const pieces = [
  'a',
  'b',
  '=',
  '<=',
  'like',
  'in',
  'not',
  'and',
  'or',
  '(',
  ')',
  ',',
  '1',
  '"x"',
  'is',
  'present',
];

const attribute = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/).filter(isWord);
const date = fc
  .date({ min: new Date('1000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((day) => ({ date: day.toISOString().slice(0, 10) }));
const real = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })
  .filter((number) => !Object.is(number, -0));
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).filter((text) => text.isWellFormed()),
  fc.maxSafeInteger(),
  real,
  date,
);
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    attribute,
    ordering: fc.constantFrom(...orderings),
    value,
  }),
  fc.record({ kind: fc.constant('like' as const), attribute, pattern: fc.string({ maxLength: 10 }) }),
  fc.record({
    kind: fc.constant('in' as const),
    attribute,
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constant('present' as const), attribute }),
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({ kind: fc.constant('not' as const), condition: tie('condition') }),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      conditions: fc.array(tie('condition'), { minLength: 2, maxLength: 3 }),
    }),
  ),
}));

function attempt(text: string): Condition | undefined {
  try {
    return parseQuery(text);
  } catch {
    return undefined;
  }
}

/** The error, which must be of no other kind. */
function problemOf(text: string): QueryError | undefined {
  try {
    parseQuery(text);
    return undefined;
  } catch (error) {
    expect(isMdmError(error)).toBe(true);
    if (error instanceof QueryError) return error;
    throw error;
  }
}
