import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MdmError } from '@mdm/errors';
import type { Bench } from './bench.js';
import { benches } from './benches/index.js';
import { formatMachine, formatTable } from './format.js';
import { describeMachine, load } from './machine.js';
import { armOnExit, onExit } from './on-exit.js';
import { locate } from './programs.js';
import { joinRuns, readRun, writeReport } from './report.js';
import type { BenchResult, BenchRun } from './result.js';

const usage = `usage: npm run bench -- [options] [name…]

Measures this system beside its peers on this machine; without names, everything.

  --quick        few and small: shows that the benches work, not how fast the system is
  --json         one JSON value on stdout instead of tables
  --strict       exit code 1 when a bench fails or a goal is not reached
  --report FILE  write the tables of a run (of --json) into docs/performance.md; said several times, of each bench
                 the newest measurement
  --list         names and descriptions
  --help         this text
`;

const document = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

async function main(): Promise<number> {
  const { values: options, positionals: names } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      report: { type: 'string', multiple: true },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) return print(usage);
  if (options.list)
    return print(benches.map(({ name, description }) => `${name.padEnd(12)} ${description}\n`).join(''));
  if (options.report !== undefined) {
    await writeReport(joinRuns(await Promise.all(options.report.map(readRun))), document);
    return 0;
  }
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`there is no bench ${unknown.join(', ')}; --list shows all\n`);
    return 2;
  }

  const chosen = names.length === 0 ? benches : benches.filter(({ name }) => names.includes(name));
  const run: BenchRun = {
    startedAt: new Date().toISOString(),
    quick: options.quick,
    machine: describeMachine(),
    benches: [],
  };
  if (!options.json) print(`${formatMachine(run)}\n`);
  for (const bench of chosen) {
    const result = await measure(bench, options.quick);
    run.benches.push(result);
    if (!options.json) print(`\n${formatTable(result)}`);
  }
  if (options.json) print(`${JSON.stringify(run, null, 2)}\n`);
  return options.strict && !run.benches.every(isGood) ? 1 : 0;
}

/** A bench that fails tells why and does not stop the others. */
async function measure(bench: Bench, quick: boolean): Promise<BenchResult> {
  const { name, description } = bench;
  const directory = mkdtempSync(path.join(os.tmpdir(), 'mdm-bench-'));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  const forget = onExit(remove);
  const before = load();
  const started = performance.now();
  const outcome: Pick<BenchResult, 'rows' | 'error'> = { rows: [] };
  try {
    for (const program of bench.needs) locate(program);
    const say = (text: string) => process.stderr.write(`${name}: ${text}\n`);
    outcome.rows = await bench.run({ quick, directory, say });
  } catch (thrown) {
    outcome.error = explain(thrown);
    process.stderr.write(`${name}: failed: ${outcome.error}\n`);
  }
  remove();
  forget();
  const seconds = (performance.now() - started) / 1000;
  return { name, description, load: { before, after: load() }, seconds, ...outcome };
}

function explain(thrown: unknown): string {
  const { message, remedy, cause } = MdmError.from(thrown);
  return `${message}${cause instanceof Error ? ` (${cause.message})` : ''}; ${remedy}`;
}

const isGood = ({ error, rows }: BenchResult) =>
  error === undefined && rows.every(({ goal }) => goal?.reached !== false);

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

armOnExit();
process.exit(await main());
