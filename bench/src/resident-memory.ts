import { readFile } from 'node:fs/promises';

const periodMs = 20;

/** Resident memory of a process in MB (proc(5)). */
export async function residentMb(pid: number): Promise<number> {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1_000;
}

/**
 * How much each process grows while something is done: highest resident memory, looked at fifty times a second, over
 * what it was at the start. In MB, in the order of the processes.
 */
export async function growthDuring(
  pids: readonly number[],
  work: () => Promise<unknown>,
): Promise<readonly number[]> {
  const start = await Promise.all(pids.map(residentMb));
  const peaks = [...start];
  const look = async () => {
    const now = await Promise.all(pids.map(residentMb));
    for (const [index, value] of now.entries()) peaks[index] = Math.max(peaks[index] ?? 0, value);
  };
  const done = work();
  let running = true;
  const watch = async () => {
    while (running) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, periodMs));
    }
  };
  const watched = watch();
  try {
    await done;
  } finally {
    running = false;
    await watched;
  }
  return peaks.map((peak, index) => peak - (start[index] ?? 0));
}
