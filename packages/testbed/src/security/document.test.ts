import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../../..');

/** `file.ts` or `file.ts` › "title of a test in it" */
const citation = /`([\w./-]+\.ts)`(?:\s+›\s+"([^"]+)")?/g;

interface Citation {
  readonly file: string;
  readonly title: string | undefined;
}

describe('docs/security.md', () => {
  let text: string;
  let cited: readonly Citation[];
  beforeAll(async () => {
    text = await readFile(path.join(root, 'docs/security.md'), 'utf8');
    cited = [...text.matchAll(citation)].map(([, file = '', title]) => ({ file, title }));
  });

  it('names no file and no test that does not exist', async () => {
    const wrong = await Promise.all(
      cited.map(async ({ file, title }) => {
        const there = path.join(root, file);
        if (title === undefined)
          return access(there).then(
            () => [],
            () => [file],
          );
        const source = await readFile(there, 'utf8').catch(() => '');
        return source.includes(title) ? [] : [`${file} › "${title}"`];
      }),
    );
    expect(wrong.flat()).toEqual([]);
    expect(cited.length).toBeGreaterThan(50);
  });

  it('says for each of the nineteen faults which test keeps it away, or why it does not apply', () => {
    const faults = text.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(faults.map((line) => Number(line.split('|')[1]))).toEqual(
      Array.from({ length: 19 }, (_, place) => place + 1),
    );
    const unanswered = faults.filter((line) => !/`[\w./-]+\.ts`|does not apply, because|open:/.test(line));
    expect(unanswered).toEqual([]);
  });
});
