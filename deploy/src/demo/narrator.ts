import type { Writable } from 'node:stream';

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  /** What was seen, or what went wrong. */
  readonly detail: string;
}

/** Tells the story to a person; colours only on a terminal. */
export interface Narrator {
  title(text: string): void;
  /** Announces the step; the returned function reports how it went. */
  step(number: number, headline: string): (result: StepResult) => void;
  text(lines: readonly string[]): void;
}

const width = 78;

export function createNarrator(out: Writable & { readonly isTTY?: boolean }): Narrator {
  const style = (code: number) => (text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  const [bold, red, green, dim] = [style(1), style(31), style(32), style(2)];
  const write = (line = '') => void out.write(`${line}\n`);
  return {
    title: (text) => {
      write();
      write(bold(text));
      write();
    },
    step: (number, headline) => {
      const numbered = `${String(number).padStart(2)}  ${headline}`;
      if (out.isTTY) out.write(numbered);
      return ({ ok, ms, detail }) => {
        const time = `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
        const gap = ' '.repeat(Math.max(2, width - numbered.length - time.length));
        if (out.isTTY) out.write('\r');
        write(`${bold(numbered)}${gap}${time}  ${ok ? green('ok') : red('FAILED')}`);
        for (const line of wrap(detail, width - 4)) write(`    ${ok ? dim(line) : red(line)}`);
        write();
      };
    },
    text: (lines) => {
      for (const line of lines) write(line);
    },
  };
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
