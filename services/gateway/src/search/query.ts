import type { amga } from '@mdm/protos';
import { z } from 'zod';

const maxDepth = 8;
const maxNodes = 100;
const maxLimit = 10_000;
const defaultLimit = 1_000;

/** What is asked of every site alike. */
export interface Query {
  readonly collection: string;
  readonly condition: amga.Condition__Output | null;
  readonly attributes: readonly string[];
}

/** Nodes of a condition; more than the limit as soon as it is too deep or too large. */
function nodesOf(condition: amga.Condition__Output, depth = 1): number {
  if (depth > maxDepth) return maxNodes + 1;
  const { all, any, negation } = condition;
  const children = [...(all?.conditions ?? []), ...(any?.conditions ?? []), ...(negation ? [negation] : [])];
  let nodes = 1;
  for (const child of children) {
    nodes += nodesOf(child, depth + 1);
    if (nodes > maxNodes) break;
  }
  return nodes;
}

/** The contract gives a condition its form; whether its attributes exist is for the catalogues to say. */
export const conditionSchema = z.custom<amga.Condition__Output | null>(
  (condition) => condition === null || nodesOf(condition as amga.Condition__Output) <= maxNodes,
  `has more than ${maxDepth} levels or ${maxNodes} nodes`,
);

/** What is counted at every site alike. */
export interface CountQuery extends Pick<Query, 'collection' | 'condition'> {
  readonly groupBy: readonly string[];
}

const matchFields = {
  collection: z.string().min(1, 'names no collection').max(255, 'is not the path of a collection'),
  condition: conditionSchema,
};

export const countFields = {
  ...matchFields,
  groupBy: z.array(z.string().min(1).max(255)).max(2, 'names more than 2 attributes'),
};

export const queryFields = {
  ...matchFields,
  attributes: z.array(z.string().min(1).max(255)).max(1_000, 'names more than 1,000 attributes'),
};

/** Rows of one answer; 0 stands for 1,000. */
export const rowLimit = z
  .int()
  .min(0)
  .max(maxLimit, `is more than ${maxLimit}`)
  .transform((limit) => limit || defaultLimit);

const defaultDeadlineMs = 2_000;
const maxDeadlineMs = 60_000;

/** What one site may take, in milliseconds; 0 stands for 2,000. */
export const siteDeadline = z
  .int()
  .min(0)
  .max(maxDeadlineMs, `is more than ${maxDeadlineMs}`)
  .transform((deadline) => deadline || defaultDeadlineMs);
