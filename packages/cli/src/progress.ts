import type { Io } from './io.js';
import type { Output } from './output.js';

/** How far something long has come, drawn on a terminal and nowhere else. */
export interface ProgressBar {
  update(done: number, total: number | undefined): void;
  end(): void;
}

/** What is counted. */
export type ProgressUnit = 'bytes' | 'files' | 'confirmations';

const silent: ProgressBar = { update: () => undefined, end: () => undefined };

/** @param unit what is counted; `bytes` are shown as MB */
export async function progressBar(
  label: string,
  unit: ProgressUnit,
  options: Pick<Output, 'json' | 'quiet'> & {
    readonly progress: boolean;
    readonly stream: Io['stderr'];
  },
): Promise<ProgressBar> {
  if (!options.stream.isTTY || !options.progress || options.json || options.quiet) return silent;
  const { default: library } = await import('cli-progress');
  const scale = unit === 'bytes' ? 1e6 : 1;
  const digits = unit === 'bytes' ? 1 : 0;
  const bar = new library.SingleBar({
    stream: options.stream,
    format: `${label}  {bar}  {percentage} %  {shown} ${unit === 'bytes' ? 'MB' : unit}  {eta_formatted}`,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  let started = false;
  return {
    update: (done, total = done) => {
      const shown = `${(done / scale).toFixed(digits)} / ${(total / scale).toFixed(digits)}`;
      if (!started) bar.start(total, done, { shown });
      else bar.update(done, { shown });
      started = true;
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
