import type { Io } from './io.js';
import type { Output } from './output.js';

/** How far something long has come, drawn on a terminal and nowhere else. */
export interface ProgressBar {
  /** @param note what else is worth knowing, in a few characters */
  update(done: number, total: number | undefined, note?: string): void;
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
    format: `${label}  {bar}  {percentage} %  {shown} ${unit === 'bytes' ? 'MB  {rate} MB/s' : unit}  {note}{eta_formatted}`,
    barCompleteChar: '#',
    barIncompleteChar: '.',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  let started = false;
  const sinceMs = performance.now();
  return {
    update: (done, total = done, note = '') => {
      const seconds = Math.max(0.001, (performance.now() - sinceMs) / 1_000);
      const values = {
        shown: `${(done / scale).toFixed(digits)} / ${(total / scale).toFixed(digits)}`,
        rate: (done / scale / seconds).toFixed(1),
        note: note && `${note}  `,
      };
      if (!started) bar.start(total, done, values);
      else bar.update(done, values);
      started = true;
    },
    end: () => {
      if (started) bar.stop();
    },
  };
}
