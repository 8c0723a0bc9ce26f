/** Waits until its item has been committed together with others; throws what `commit` threw for them. */
export type GroupCommit<Item, Result> = (item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(thrown: unknown): void;
}

/**
 * Commits items that arrive at the same time together: while one group is on its way, the next one gathers. One commit
 * runs at a time, so that a lonely item never waits for company.
 * @param commit one result per item, in order
 */
export function groupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  maxGroup: number,
): GroupCommit<Item, Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = false;

  async function work(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const group = waiting.splice(0, maxGroup);
      try {
        const results = await commit(group.map(({ item }) => item));
        group.forEach(({ resolve, reject }, n) => {
          const result = results[n];
          if (result === undefined) reject(new TypeError('a commit has no result for one of its items'));
          else resolve(result);
        });
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    running = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!running) void work();
    });
}
