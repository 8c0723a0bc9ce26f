export { allowedFacts } from './allowed-facts.js';
export { type PolicyCase, type PolicyCaseResult, parsePolicyCases, runPolicyCases } from './cases.js';
export { defaultPolicies } from './default-policies.js';
export { type DiffQuestions, diffPolicies, type ImageCount, type PolicyDifference } from './diff.js';
export { readPolicyFiles, readPolicyTests } from './directory.js';
export {
  factColumns,
  factsColumn,
  factsFromColumn,
  imageFactsMigration,
  internFacts,
} from './facts-table.js';
export { type FollowPoliciesOptions, followPolicies, type LivePolicies } from './live-policies.js';
export {
  type CompileOptions,
  checkPolicies,
  compilePolicies,
  formatProblem,
  type PolicySet,
  type PolicySummary,
  policySchema,
} from './policy-set.js';
export { policyQuestions } from './questions.js';
export type { PolicyFile, PolicyProblem } from './source.js';
export { starterFiles } from './starter.js';
export { policyMigrations } from './versions.js';
export type { SqlCondition } from './visible-sql.js';
export {
  applyFactEdits,
  type Consent,
  type FactEdit,
  factEditSchema,
  factNames,
  factsDigest,
  type ImageFacts,
  imageFactsSchema,
  type Level,
  type PolicyAction,
  type PolicyAsk,
  type PolicyContext,
  type PolicyDecision,
  type PolicyPrincipal,
  policyActions,
} from './words.js';
