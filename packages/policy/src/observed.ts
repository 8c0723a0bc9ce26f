import { type Expression, entitiesIn, partsOf } from './expression.js';

/**
 * What a policy can look at. Anything else may be left out of a question without changing the answer, and questions that
 * are alike in all this have one answer.
 */
export interface Observed {
  /** Names of attributes of users, images and circumstances. */
  readonly attributes: ReadonlySet<string>;
  /** Whether it compares the circumstances as a whole. */
  readonly wholeContext: boolean;
  /** Whether it asks what is in what. */
  readonly hierarchy: boolean;
  /** Groups of which it asks whether they are in others. */
  readonly groups: readonly string[];
}

/** @param scopeHasIn whether `in` stands in the head of the policy for the principal or the resource */
export function observedBy(conditions: readonly Expression[], scopeHasIn: boolean): Observed {
  const attributes = new Set<string>();
  const groups = new Set<string>();
  let wholeContext = false;
  let hierarchy = scopeHasIn;
  const visit = (expression: Expression): void => {
    for (const part of partsOf(expression)) {
      if (part.kind === 'attribute') attributes.add(part.name);
      else if (part.kind === 'has') for (const name of part.path) attributes.add(name);
      const left = leftOfIn(part);
      if (left === undefined) continue;
      hierarchy = true;
      for (const entity of entitiesIn(left)) if (entity.type === 'MDM::Group') groups.add(entity.id);
    }
  };
  for (const condition of conditions) {
    visit(condition);
    wholeContext ||= mentionsWholeContext(condition);
  }
  return { attributes, wholeContext, hierarchy, groups: [...groups] };
}

export function union(all: readonly Observed[]): Observed {
  return {
    attributes: new Set(all.flatMap(({ attributes }) => [...attributes])),
    wholeContext: all.some(({ wholeContext }) => wholeContext),
    hierarchy: all.some(({ hierarchy }) => hierarchy),
    groups: [...new Set(all.flatMap(({ groups }) => groups))],
  };
}

function leftOfIn(part: Expression): Expression | undefined {
  if (part.kind === 'call' && part.name === 'in') return part.args[0];
  return part.kind === 'is' && part.in !== undefined ? part.of : undefined;
}

const isContext = (expression: Expression) => expression.kind === 'variable' && expression.name === 'context';

function mentionsWholeContext(expression: Expression): boolean {
  let all = 0;
  let attributesOf = 0;
  for (const part of partsOf(expression)) {
    if (isContext(part)) all += 1;
    if ((part.kind === 'attribute' || part.kind === 'has') && isContext(part.of)) attributesOf += 1;
  }
  return all > attributesOf;
}
