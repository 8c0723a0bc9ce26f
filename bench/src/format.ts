import type { BenchResult, BenchRun, Row } from './result.js';

/** Three significant digits, thousands apart. */
export function formatNumber(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `≥ 5,000`, `≥ 1.00 ×`; empty without a goal. */
export function formatGoal({ goal, better }: Row): string {
  if (!goal) return '';
  const sign = better === 'less' && goal.of === 'value' ? '≤' : '≥';
  return `${sign} ${formatNumber(goal.bound)}${goal.of === 'ratio' ? ' ×' : ''}`;
}

/** The cells of a row, the same in the terminal and in the document. */
export function cells(row: Row): readonly string[] {
  const { name, unit, value, min, max, repetitions, peer, goal } = row;
  const range = repetitions > 1 ? `${formatNumber(min)} – ${formatNumber(max)}` : '';
  return [
    name,
    `${formatNumber(value)} ${unit}`,
    range,
    peer ? `${peer.name}: ${formatNumber(peer.value)}` : '',
    peer ? formatNumber(peer.ratio) : '',
    formatGoal(row),
    goal ? (goal.reached ? 'yes' : 'no') : '',
  ];
}

export const headings = ['what', 'ours', 'range', 'peer', '×', 'goal', 'reached'] as const;

export function formatMachine({ machine, startedAt, quick }: BenchRun): string {
  const { cpu, cores, memoryGb, system, node } = machine;
  const remark = quick ? '; a quick run, whose figures mean little' : '';
  return `${startedAt}: ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}${remark}`;
}

export function formatConditions({ startedAt, load, seconds }: BenchResult): string {
  return `${startedAt ? `run of ${startedAt}, ` : ''}load ${formatNumber(load.before)} before, ${formatNumber(load.after)} after; ${formatNumber(seconds)} s`;
}

/** The rest, such as the end of a log, is on stderr and in the JSON. */
export const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';

/** One bench as an aligned table for a terminal. */
export function formatTable(result: BenchResult): string {
  const title = `${result.name}: ${result.description} (${formatConditions(result)})`;
  if (result.error !== undefined) return `${title}\n  FAILED: ${firstLine(result.error)}\n`;
  const lines = [headings, ...result.rows.map(cells)];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const aligned = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${[title, ...aligned.map((line) => `  ${line}`)].join('\n')}\n`;
}
