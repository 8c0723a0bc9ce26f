import { conditionMessage, outcomeKinds as kinds, plainCondition } from '@mdm/cohort';
import type { gateway } from '@mdm/protos';
import { outcomeKinds } from '../doors/grpc/outcomes.js';
import type { CohortRow } from '../store/cohorts.js';

export const cohortToMessage = (cohort: CohortRow): gateway.Cohort => ({
  id: cohort.id,
  name: cohort.name,
  owner: cohort.owner,
  site: cohort.site,
  createdMs: cohort.createdMs,
  fromQuery: cohort.query.kind === 'query',
  ...(cohort.query.kind === 'query' &&
    cohort.query.condition && { condition: conditionMessage(cohort.query.condition) }),
  outcomes: cohort.outcomes.map(({ site, kind, count }) => ({ site, kind: outcomeKinds[kind], count })),
  imageCount: cohort.imageCount,
  objectList: cohort.objectList,
  hash: cohort.hash,
  readers: [...cohort.readers],
});

/** Of a cohort that another site keeps: who vouched for its owner is known there only. */
export const cohortFromMessage = (message: gateway.Cohort__Output): CohortRow => ({
  id: message.id,
  name: message.name,
  owner: message.owner,
  issuer: '',
  site: message.site,
  createdMs: message.createdMs,
  query: message.fromQuery
    ? { kind: 'query', condition: message.condition && plainCondition(message.condition) }
    : { kind: 'list' },
  outcomes: message.outcomes.map(({ site, kind, count }) => ({
    site,
    kind: kinds.find((known) => outcomeKinds[known] === kind) ?? 'failed',
    count,
  })),
  imageCount: message.imageCount,
  objectList: message.objectList,
  hash: message.hash,
  readers: message.readers,
});
