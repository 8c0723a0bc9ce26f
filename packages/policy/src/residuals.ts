import { fail } from '@mdm/errors';
import { LruMap } from '@mdm/identity';
import type { CompiledPolicy } from './compiled-policy.js';
import { engine, engineFailed } from './engine.js';
import { type Expression, readExpression } from './expression.js';
import { actionUid, contextRecord, principalEntities, principalValues, userUid } from './request.js';
import type { PolicyAsk } from './words.js';

/** What is left of a policy when everything is known but the image. */
export interface Residual {
  readonly effect: 'permit' | 'forbid';
  /** All of them must hold. */
  readonly conditions: readonly Expression[];
}

const rememberedResiduals = 10_000;

/**
 * Evaluates the policies that are about an action as far as they go without the image. What is left of each is
 * remembered under what the policy looks at, so that asking again costs nothing, and the time only where a policy looks
 * at it.
 */
export function createResiduals(
  policies: readonly CompiledPolicy[],
): (ask: PolicyAsk) => readonly Residual[] {
  const remembered = new LruMap<Residual>(rememberedResiduals);

  const evaluate = ({ principal, action, context }: PolicyAsk, policy: CompiledPolicy): Residual => {
    const { id, observed, text, effect } = policy;
    const record = contextRecord(context, observed);
    const key = JSON.stringify([id, action, principalValues(principal, observed), record]);
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const answer = engine.isAuthorizedPartial({
      principal: userUid(principal),
      action: actionUid(action),
      resource: null,
      context: record,
      policies: { staticPolicies: { [id]: text } },
      entities: principalEntities(principal, observed),
      validateRequest: false,
    });
    if (answer.type === 'failure') return engineFailed(answer.errors);
    // A policy that fails whatever the image is like has the residual `false`.
    const left = answer.response.residuals[id];
    if (left === undefined) return fail('internal', `the policy engine left nothing of policy "${id}"`);
    const residual: Residual = {
      effect,
      conditions: left.conditions.map(({ body }) => readExpression(body)),
    };
    remembered.set(key, residual);
    return residual;
  };

  return (ask) =>
    policies
      .filter(({ actions }) => actions === undefined || actions.has(ask.action))
      .map((policy) => evaluate(ask, policy));
}
