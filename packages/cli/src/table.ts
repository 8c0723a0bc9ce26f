import { printable } from './printable.js';

export type Cell = string | number;

/** Columns of plain text: text to the left, numbers to the right, two blanks between. */
export interface Table {
  readonly header: string;
  line(cells: readonly Cell[]): string;
}

/** @param sample rows that the widths are taken from; later ones that are wider stand out */
export function tableOf(titles: readonly string[], sample: readonly (readonly Cell[])[]): Table {
  const widths = titles.map((title, column) =>
    sample.reduce((widest, row) => Math.max(widest, length(textOf(row[column] ?? ''))), length(title)),
  );
  const numeric = titles.map(
    (_title, column) => sample.length > 0 && sample.every((row) => typeof row[column] === 'number'),
  );
  const line = (cells: readonly Cell[]): string =>
    titles
      .map((_title, column) => {
        const text = textOf(cells[column] ?? '');
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - length(text)));
        return numeric[column] ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd();
  return { header: line(titles), line };
}

const textOf = (cell: Cell): string => printable(String(cell));
const length = (text: string): number => Array.from(text).length;
