import { describe, expect, it } from '@jest/globals';
import { tableOf } from './table.js';

describe('a table', () => {
  it('aligns text to the left and numbers to the right', () => {
    const rows = [
      ['a', 7],
      ['hospital-b', 1234],
    ] as const;
    const { header, line } = tableOf(['SITE', 'ROWS'], rows);
    expect([header, ...rows.map((row) => line(row))]).toEqual([
      'SITE        ROWS',
      'a              7',
      'hospital-b  1234',
    ]);
  });

  it('lets no text from elsewhere steer the terminal', () => {
    const row = ['\u001b[31mred\u202e', 'two\nlines'];
    expect(tableOf(['', ''], [row]).line(row)).toBe('\ufffd[31mred\ufffd  two\ufffdlines');
  });

  it('may have as many rows as "mdm bridge list --limit" allows', () => {
    const rows = Array.from({ length: 200_000 }, (_, n) => [n, 'given-up']);
    const { line } = tableOf(['', ''], rows);
    expect(line(rows[0] ?? [])).toBe('     0  given-up');
  });
});
