import { z } from 'zod';

const goal = z.object({
  /** What is held against the bound. */
  of: z.enum(['value', 'ratio']),
  bound: z.number(),
  reached: z.boolean(),
});

const peer = z.object({
  name: z.string(),
  /** Median, in the unit of the row. */
  value: z.number(),
  min: z.number(),
  max: z.number(),
  /** Median over the pairs of one run of ours and one of the peer; above 1 ours is the better one. */
  ratio: z.number(),
});

/** One figure. */
export const row = z.object({
  name: z.string(),
  unit: z.string(),
  better: z.enum(['more', 'less']),
  /** Median of the repetitions. */
  value: z.number(),
  min: z.number(),
  max: z.number(),
  repetitions: z.int(),
  peer: peer.optional(),
  goal: goal.optional(),
  /** What limits it, in one sentence. */
  limit: z.string(),
});

const load = z.object({ before: z.number(), after: z.number() });

const benchResult = z.object({
  name: z.string(),
  description: z.string(),
  /** Of its run, where that was joined to others. */
  startedAt: z.iso.datetime().optional(),
  /** One-minute load averages. */
  load,
  seconds: z.number(),
  rows: z.array(row),
  /** Why there are no rows. */
  error: z.string().optional(),
});

const machine = z.object({
  cpu: z.string(),
  cores: z.int(),
  memoryGb: z.number(),
  system: z.string(),
  node: z.string(),
});

/** Everything that one run of the benchmarks tells; the file that `--json` writes and `--report` reads. */
export const benchRun = z.object({
  startedAt: z.iso.datetime(),
  quick: z.boolean(),
  machine,
  benches: z.array(benchResult),
});

export type Row = z.infer<typeof row>;
export type BenchResult = z.infer<typeof benchResult>;
export type BenchRun = z.infer<typeof benchRun>;
export type Machine = z.infer<typeof machine>;
