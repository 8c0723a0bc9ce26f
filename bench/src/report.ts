import { readFile, writeFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import { cells, firstLine, formatConditions, formatMachine, headings } from './format.js';
import { type BenchResult, type BenchRun, benchRun } from './result.js';

const begin = '<!-- bench: begin, written by npm run bench -- --report -->';
const end = '<!-- bench: end -->';

/**
 * Reads a run that `--json` wrote. What stands before it, such as the lines with which npm introduces a script, is
 * passed over.
 * @throws invalid-argument  it is no such file
 */
export async function readRun(file: string): Promise<BenchRun> {
  const text = await readFile(file, 'utf8');
  const start = text.search(/^\{/m);
  const wrong = (cause: unknown) =>
    fail('invalid-argument', `${file} does not hold a run of the benchmarks`, {
      field: 'report',
      remedy: 'write it with "npm run bench -- --json > FILE"',
      cause,
    });
  try {
    return benchRun.parse(JSON.parse(start < 0 ? '' : text.slice(start)));
  } catch (cause) {
    return wrong(cause);
  }
}

/**
 * One run of several on the same machine: of each bench the newest measurement, and when the run of that began.
 * @throws invalid-argument  none, or of several machines, or some of them quick
 */
export function joinRuns(runs: readonly BenchRun[]): BenchRun {
  const sorted = runs.toSorted((one, other) => one.startedAt.localeCompare(other.startedAt));
  const [first] = sorted;
  const conditions = ({ machine, quick }: BenchRun) => JSON.stringify({ machine, quick });
  if (!first || sorted.some((run) => conditions(run) !== conditions(first))) {
    return fail('invalid-argument', 'the runs are not of one machine, or only some of them are quick', {
      field: 'report',
      remedy: 'name runs of one machine with the same options',
    });
  }
  if (sorted.length === 1) return first;
  const newest = new Map(
    sorted.flatMap(({ startedAt, benches }) =>
      benches.map((bench) => [bench.name, { ...bench, startedAt: bench.startedAt ?? startedAt }]),
    ),
  );
  return { ...first, benches: [...newest.values()] };
}

/** Puts the tables of a run between the markers of a document and leaves the rest as it is. */
export async function writeReport(run: BenchRun, document: string): Promise<void> {
  await writeFile(document, insert(await readFile(document, 'utf8'), renderRun(run)));
}

/** @throws failed-precondition  the document has no markers */
export function insert(document: string, tables: string): string {
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) {
    fail('failed-precondition', 'the document does not have the two markers of the benchmarks', {
      remedy: `put "${begin}" and "${end}" where the tables belong`,
    });
  }
  return `${document.slice(0, from + begin.length)}\n\n${tables}\n${document.slice(to)}`;
}

export function renderRun(run: BenchRun): string {
  return [`${formatMachine(run)}.\n`, ...run.benches.map(renderBench)].join('\n');
}

function renderBench(result: BenchResult): string {
  const title = `### ${result.name}\n\n${sentence(result.description)} (${formatConditions(result)})\n`;
  if (result.error !== undefined) return `${title}\nNot measured: ${escaped(firstLine(result.error))}.\n`;
  const line = (texts: readonly string[]) => `| ${texts.map(escaped).join(' | ')} |`;
  return [
    title,
    line([...headings, 'limited by']),
    line([...headings, ''].map(() => '---')),
    ...result.rows.map((row) => line([...cells(row), row.limit])),
    '',
  ].join('\n');
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const escaped = (text: string) => text.replaceAll('|', '\\|');
