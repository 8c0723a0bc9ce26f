import type { Collection, FoundRow, MdmClient, SearchSummary, SiteOutcome } from '@mdm/client';
import { type Command, InvalidArgumentError } from 'commander';
import { list, wholeNumber } from '../arguments.js';
import type { Bind, Cli } from '../cli.js';
import { duration } from '../duration.js';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.js';
import { examples } from '../help.js';
import type { Output } from '../output.js';
import { showCount } from '../show-count.js';
import { type Cell, type Table, tableOf } from '../table.js';

interface FindOptions {
  readonly collection: string;
  readonly attributes?: readonly string[];
  readonly limit?: number;
  readonly all?: boolean;
  readonly cursor?: string;
  readonly sites?: readonly string[];
  readonly deadline?: number;
  readonly listAttributes?: boolean;
  readonly count?: boolean;
  readonly by?: readonly string[];
}

/** Rows whose widths and attributes decide the columns; memory does not grow with the answer. */
const sampleSize = 1_000;
const maxDeadlineMs = 60_000;
/** What a table shows when nothing is asked for: what fits beside each other. JSON has everything. */
const usualAttributes: Readonly<Record<string, readonly string[]>> = {
  '/mdm/Patient': ['PatientSex', 'PatientLink'],
  '/mdm/Study': ['StudyYear', 'PatientLink'],
  '/mdm/Series': ['Modality', 'BodyPartExamined', 'StudyYear', 'PatientLink'],
  '/mdm/Image': ['Modality', 'StudyYear', 'InstanceNumber', 'LFN'],
};

export function addFind(program: Command, bind: Bind): void {
  const command = program
    .command('find')
    .description('one query over all sites; what each site did is said on stderr')
    .argument('[query]', 'condition; everything when it is left out')
    .option('--collection <path>', 'Patient, Study, Series or Image', collectionPath, '/mdm/Image')
    .option(
      '--attributes <names>',
      'what to show, separated by commas; default: a few, with --json all',
      list,
    )
    .option('--limit <rows>', 'rows in a page (default 1000)', wholeNumber(1, 10_000))
    .option('--all', 'all pages')
    .option('--cursor <cursor>', 'go on behind an earlier page of the same query')
    .option('--sites <ids>', 'ask only these sites', list)
    .option('--deadline <duration>', 'what one site may take (default 2s, at most 60s)', siteDeadline)
    .option('--list-attributes', 'show what can be asked for')
    .option('--count', 'only how many there are; small numbers are suppressed by the sites')
    .option('--by <attributes>', 'count by the values of one or two attributes', list)
    .action(bind(find));
  command.addHelpText(
    'after',
    `
Conditions: = != < <= > >=   like "HE*"   in ("CT", "MR")   is present   and   or   not   ( )
Values: "text", one word, numbers, dates such as 2020-01-31.`,
  );
  examples(
    command,
    [`mdm find 'Modality in (CT, MR) and StudyYear >= 2020'`, 'images of all hospitals'],
    [`mdm find --collection Study 'PatientLink = "…"'`, 'the studies of one patient, wherever they are'],
    [`mdm find --all --json 'BodyPartExamined like "HEA*"' | jq -r 'select(.guid).guid'`, 'GUIDs for a job'],
    [`mdm find --count --by Modality 'StudyYear >= 2020'`, 'how many images of each kind there are'],
    ['mdm find --list-attributes --collection Series', 'the attributes of series'],
  );
}

async function find(cli: Cli, text: string | undefined, options: FindOptions): Promise<ExitCode | undefined> {
  const { out, signal } = cli;
  const { collection, limit, cursor, sites, deadline } = options;
  const attributes = options.attributes ?? (out.json ? undefined : usualAttributes[collection]);
  const { parseQuery } = await import('@mdm/client');
  const condition = text === undefined ? undefined : parseQuery(text);
  const mdm = await cli.client();
  if (options.listAttributes) return listAttributes(cli, mdm, collection);

  if (options.count || options.by) {
    const { by } = options;
    const query = { collection, condition, by, sites, siteDeadlineMs: deadline };
    const answer = await mdm.count(query, { signal });
    await showCount(answer, by ?? [], out);
    return exitCode(answer.sites);
  }
  const query = { collection, condition, attributes, limit, cursor, sites, siteDeadlineMs: deadline };
  const { rows, summary } = options.all ? mdm.searchAll(query, { signal }) : mdm.search(query, { signal });
  if (out.json) for await (const row of rows) await out.value(row);
  else await printTable(rows, attributes, out);
  const end = await summary;
  await showSummary(end, options.all ?? false, out);
  return exitCode(end.outcomes);
}

async function printTable(
  rows: AsyncIterable<FoundRow>,
  asked: readonly string[] | undefined,
  out: Output,
): Promise<void> {
  let columns: readonly string[] = asked ?? [];
  let table: Table | undefined;
  let waiting: FoundRow[] = [];
  const cells = ({ site, guid, attributes }: FoundRow): Cell[] => [
    site,
    guid,
    ...columns.map((column) => (Object.hasOwn(attributes, column) ? (attributes[column] ?? '') : '')),
  ];
  const flush = async () => {
    if (!table && waiting.length > 0) {
      columns = asked ?? [...new Set(waiting.flatMap((row) => Object.keys(row.attributes)))].sort();
      table = tableOf(['SITE', 'GUID', ...columns], waiting.map(cells));
      await out.line(table.header);
    }
    for (const row of waiting) await out.line(table?.line(cells(row)) ?? '');
    waiting = [];
  };
  for await (const row of rows) {
    waiting.push(row);
    if (waiting.length >= sampleSize) await flush();
  }
  await flush();
}

async function showSummary(
  { outcomes, nextCursor }: SearchSummary,
  all: boolean,
  out: Output,
): Promise<void> {
  if (out.json) return out.value({ summary: { outcomes, nextCursor } });
  const cells = outcomes.map(({ site, kind, count, tookMs, error }): Cell[] => [
    site,
    kind,
    `${count} ${count === 1 ? 'row' : 'rows'}`,
    `${Math.round(tookMs)} ms`,
    error?.message ?? '',
  ]);
  const table = tableOf(['', '', '', '', ''], cells);
  for (const row of cells) out.warn(table.line(row));
  if (nextCursor === '') return;
  if (all) out.note(`not all sites have told all; go on with --cursor ${nextCursor}`);
  else if (outcomes.some(({ kind }) => kind === 'answered')) {
    out.note(`there may be more: use --all, or --cursor ${nextCursor}`);
  }
}

/** Some sites missing is a partial answer; all missing is the first one's trouble. */
function exitCode(outcomes: readonly Pick<SiteOutcome, 'kind' | 'error'>[]): ExitCode {
  const missing = outcomes.filter(({ kind }) => kind !== 'answered' && kind !== 'suppressed');
  if (missing.length === 0) return exitCodes.ok;
  const [first] = missing;
  return missing.length === outcomes.length && first?.error ? exitCodeOf(first.error) : exitCodes.partial;
}

async function listAttributes({ out, signal }: Cli, mdm: MdmClient, path: string): Promise<undefined> {
  const collections = await mdm.attributes({ signal });
  const attributes = attributesOf(collections, path);
  if (out.json) for (const attribute of attributes) await out.value(attribute);
  else {
    await out.table(
      ['NAME', 'TYPE', 'LEVEL', 'COLLECTION', 'DESCRIPTION'],
      attributes.map(({ name, type, level, collection, description }) => [
        name,
        type,
        level,
        collection,
        description,
      ]),
    );
  }
  return undefined;
}

const attributesOf = (collections: readonly Collection[], wanted: string) =>
  collections.find(({ path }) => path === wanted)?.attributes ??
  collections.flatMap(({ attributes }) => attributes);

/** `Study` is short for `/mdm/Study`. */
function collectionPath(text: string): string {
  if (text.startsWith('/')) return text;
  const name = text.charAt(0).toUpperCase() + text.slice(1).toLowerCase();
  return `/mdm/${name === 'Dicom' ? 'DICOM' : name}`;
}

export function siteDeadline(text: string): number {
  const ms = duration(text);
  if (ms <= maxDeadlineMs) return ms;
  throw new InvalidArgumentError('A site may take at most 60s.');
}
