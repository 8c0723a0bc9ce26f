import type { Program } from './programs.js';
import type { Row } from './result.js';

/** What a bench gets. */
export interface BenchContext {
  /** Few and small: shows that the bench works, not how fast the system is. */
  readonly quick: boolean;
  /** An empty directory, which is removed afterwards. */
  readonly directory: string;
  /** Tells whoever waits what happens. */
  say(text: string): void;
}

/** One file of `benches/`. */
export interface Bench {
  readonly name: string;
  readonly description: string;
  /** Third-party programs. */
  readonly needs: readonly Program[];
  run(context: BenchContext): Promise<Row[]>;
}

/** Seconds that something takes. */
export async function seconds(work: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/**
 * Ours and the peer in turn, as often as said, so that a machine that gets slower or faster does so for both.
 */
export async function alternately<Ours, Theirs>(
  repetitions: number,
  ours: (turn: number) => Promise<Ours>,
  theirs: (turn: number) => Promise<Theirs>,
): Promise<{ readonly ours: Ours[]; readonly theirs: Theirs[] }> {
  const results = { ours: [] as Ours[], theirs: [] as Theirs[] };
  for (let turn = 0; turn < repetitions; turn += 1) {
    results.ours.push(await ours(turn));
    results.theirs.push(await theirs(turn));
  }
  return results;
}

/** A measurement so often, one after the other. */
export async function repeatedly<Result>(
  repetitions: number,
  measure: (turn: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let turn = 0; turn < repetitions; turn += 1) results.push(await measure(turn));
  return results;
}
