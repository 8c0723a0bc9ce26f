export {
  type CohortHead,
  type CohortOutcome,
  type CohortQuery,
  type FrozenImage,
  manifestHash,
  manifestLines,
  outcomeKinds,
} from './manifest.js';
export {
  conditionMessage,
  type PlainCondition,
  plainCondition,
  plainConditionSchema,
} from './plain-condition.js';
