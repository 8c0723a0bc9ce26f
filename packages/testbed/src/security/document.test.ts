import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '../../../..');

/** `file.ts` or `file.ts` › "title of a test in it" */
const citation = /`([\w./-]+\.ts)`(?:\s+›\s+"([^"]+)")?/g;

interface Citation {
  readonly file: string;
  readonly title: string | undefined;
}

/** What a document cites. */
async function read(document: string): Promise<{ text: string; cited: readonly Citation[] }> {
  const text = await readFile(path.join(root, document), 'utf8');
  const cited = [...text.matchAll(citation)].map(([, file = '', title]) => ({ file, title }));
  return { text, cited };
}

/** What of it does not exist. */
async function missing(cited: readonly Citation[]): Promise<readonly string[]> {
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
  return wrong.flat();
}

describe('docs/security.md', () => {
  it('names no file and no test that does not exist', async () => {
    const { cited } = await read('docs/security.md');
    expect(await missing(cited)).toEqual([]);
    expect(cited.length).toBeGreaterThan(50);
  });

  it('says for each of the nineteen faults which test keeps it away, or why it does not apply', async () => {
    const { text } = await read('docs/security.md');
    const faults = text.split('\n').filter((line) => /^\| \d+ \|/.test(line));
    expect(faults.map((line) => Number(line.split('|')[1]))).toEqual(
      Array.from({ length: 19 }, (_, place) => place + 1),
    );
    const unanswered = faults.filter((line) => !/`[\w./-]+\.ts`|does not apply, because|open:/.test(line));
    expect(unanswered).toEqual([]);
  });
});

describe('docs/dicom-conformance.md', () => {
  it('names no file and no test that does not exist', async () => {
    const { cited } = await read('docs/dicom-conformance.md');
    expect(await missing(cited)).toEqual([]);
  });

  it('names a test in every line of its tables', async () => {
    const { text } = await read('docs/dicom-conformance.md');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    // A row is none where the next one is the rule of a head, nor that rule.
    const lines = rows.filter((line, at) => !isRule(line) && !isRule(rows[at + 1] ?? ''));
    expect(lines.length).toBeGreaterThan(40);
    expect(lines.filter((line) => line.match(citation) === null)).toEqual([]);
  });
});

const isRule = (line: string) => /^\|( -+ \|)+$/.test(line);
