import { readdir, readFile } from 'node:fs/promises';

/** Milliseconds of a clock tick of proc(5), which is 100 Hz on every Linux that Node runs on. */
const tickMs = 10;

interface Used {
  readonly parent: number;
  /** Of the process itself, and of it and the children that it has waited for. */
  readonly ticks: number;
}

/**
 * Processor time in milliseconds that processes have used until now, with all that they have started; in steps of ten.
 * Of two calls the difference counts: a grandchild whose parent has ended belongs to nobody any more.
 */
export async function processorMs(pids: readonly number[]): Promise<number> {
  const processes = new Map<number, Used>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    const used = Number.isInteger(pid) ? await usedBy(pid) : undefined;
    if (used) processes.set(pid, used);
  }
  const wanted = new Set(pids);
  const belongs = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return wanted.has(pid) || (parent !== undefined && belongs(parent));
  };
  return [...processes].reduce((sum, [pid, { ticks }]) => (belongs(pid) ? sum + ticks * tickMs : sum), 0);
}

/** Undefined when the process has ended meanwhile. */
async function usedBy(pid: number): Promise<Used | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT' || thrown.code === 'ESRCH') return undefined;
    throw thrown;
  });
  if (line === undefined) return undefined;
  // The name, in parentheses, may itself have spaces and parentheses; state and parent come after it.
  const [, parent, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = rest.slice(9, 13).map(Number);
  return { parent: Number(parent), ticks: user + system + childrenUser + childrenSystem };
}
