const tasks = new Set<() => void>();

/** Runs synchronously when this process ends, however it was told to. Returns what calls it off. */
export function onExit(task: () => void): () => void {
  tasks.add(task);
  return () => tasks.delete(task);
}

/** To be called once, by main. */
export function armOnExit(): void {
  process.on('exit', () => {
    for (const task of tasks) task();
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}
