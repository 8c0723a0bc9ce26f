export {
  type Backoff,
  defineSaga,
  type Outcome,
  type Saga,
  type SagaDefinition,
  type SagaItem,
  type Step,
} from './definition.js';
export { sagaMigrations } from './migrations.js';
export { createSagaRunner, type SagaRunner, type SagaRunnerOptions, type SagaStatus } from './runner.js';
