import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { joinRuns, readRun, renderRun, writeReport } from './report.js';
import type { BenchRun } from './result.js';
import { summarise } from './statistics.js';

const run: BenchRun = {
  startedAt: '2026-01-02T03:04:05.000Z',
  quick: false,
  machine: { cpu: 'a CPU', cores: 2, memoryGb: 8, system: 'Linux 6', node: 'v20.0.0' },
  benches: [
    {
      name: 'first',
      description: 'one | two',
      load: { before: 0.1, after: 1.2 },
      seconds: 12,
      rows: [
        summarise(
          {
            name: 'speed',
            unit: 'images/s',
            better: 'more',
            limit: 'the disk',
            peerName: 'other',
            goal: { of: 'ratio', bound: 1 },
          },
          [1500, 1200],
          [1000, 1000],
        ),
      ],
    },
    {
      name: 'second',
      description: 'x',
      load: { before: 0, after: 0 },
      seconds: 0,
      rows: [],
      error: 'no program',
    },
  ],
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-bench-test-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function written(name: string, text: string): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, text);
  return file;
}

const markers =
  'before\n<!-- bench: begin, written by npm run bench -- --report -->\nold\n<!-- bench: end -->\nafter\n';

describe('the report', () => {
  it('puts the tables between the markers, and only there', async () => {
    const document = await written('performance.md', markers);
    await writeReport(run, document);
    const text = await readFile(document, 'utf8');
    expect(text.startsWith('before\n')).toBe(true);
    expect(text.endsWith('after\n')).toBe(true);
    expect(text).not.toContain('old');
    expect(text).toContain(
      '| speed | 1,350 images/s | 1,200 – 1,500 | other: 1,000 | 1.35 | ≥ 1.00 × | yes | the disk |',
    );
    expect(text).toContain('Not measured: no program.');
    await writeReport(run, document);
    expect(await readFile(document, 'utf8')).toBe(text);
  });

  it('reads what --json wrote, also behind the lines that npm puts first', async () => {
    const json = JSON.stringify(run, null, 2);
    const file = await written('run.json', `\n> medical-data-manager@0.1.0 bench\n> node x\n\n${json}\n`);
    expect(await readRun(file)).toEqual(run);
  });

  it('joins runs of one machine, of each bench the newest', () => {
    const [first, second] = run.benches;
    if (!first || !second) throw new TypeError('the run has two');
    const later = {
      ...run,
      startedAt: '2026-01-02T04:00:00.000Z',
      benches: [
        { ...second, seconds: 7 },
        { ...first, name: 'third' },
      ],
    };
    for (const order of [
      [run, later],
      [later, run],
    ]) {
      const { startedAt, benches } = joinRuns(order);
      expect(startedAt).toBe(run.startedAt);
      expect(benches.map((bench) => [bench.name, bench.seconds, bench.startedAt])).toEqual([
        ['first', 12, run.startedAt],
        ['second', 7, later.startedAt],
        ['third', 12, later.startedAt],
      ]);
    }
    expect(joinRuns([run])).toEqual(run);
    expect(renderRun(joinRuns([run, later]))).toContain(`(run of ${later.startedAt}, load `);
    expect(() => joinRuns([])).toThrow('one machine');
    expect(() => joinRuns([run, { ...later, machine: { ...run.machine, cores: 4 } }])).toThrow('one machine');
    expect(() => joinRuns([run, { ...later, quick: true }])).toThrow('quick');
  });

  it('refuses another file and a document without markers', async () => {
    await expect(readRun(await written('other.json', '{"a":1}'))).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    await expect(readRun(await written('empty', ''))).rejects.toMatchObject({ code: 'invalid-argument' });
    await expect(writeReport(run, await written('plain.md', 'text'))).rejects.toMatchObject({
      code: 'failed-precondition',
    });
  });
});
