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
  /** The groups of which it asks what is in them; undefined: any, such as that of the image. */
  readonly containers: ReadonlySet<string> | undefined;
  /** The groups of which it asks, by name, whether they are in others. */
  readonly members: ReadonlySet<string>;
}

/** @param scope the groups that stand behind `in` in the head of the policy */
export function observedBy(conditions: readonly Expression[], scope: readonly string[]): Observed {
  const attributes = new Set<string>();
  const containers = new Set(scope);
  const members = new Set<string>();
  let anyContainer = false;
  for (const part of conditions.flatMap((condition) => [...partsOf(condition)])) {
    if (part.kind === 'attribute') attributes.add(part.name);
    else if (part.kind === 'has') for (const name of part.path) attributes.add(name);
    const sides = sidesOfIn(part);
    if (sides === undefined) continue;
    for (const group of groupsIn(sides.left)) members.add(group);
    for (const group of groupsIn(sides.right)) containers.add(group);
    anyContainer ||= !isLiteral(sides.right);
  }
  return {
    attributes,
    wholeContext: conditions.some(mentionsWholeContext),
    containers: anyContainer ? undefined : containers,
    members,
  };
}

export function union(all: readonly Observed[]): Observed {
  return {
    attributes: new Set(all.flatMap(({ attributes }) => [...attributes])),
    wholeContext: all.some(({ wholeContext }) => wholeContext),
    containers: all.some(({ containers }) => containers === undefined)
      ? undefined
      : new Set(all.flatMap(({ containers }) => [...(containers ?? [])])),
    members: new Set(all.flatMap(({ members }) => [...members])),
  };
}

function sidesOfIn(part: Expression): { left: Expression; right: Expression } | undefined {
  if (part.kind === 'is' && part.in !== undefined) return { left: part.of, right: part.in };
  if (part.kind !== 'call' || part.name !== 'in') return undefined;
  const [left, right] = part.args;
  return left && right && { left, right };
}

const groupsIn = (expression: Expression): string[] =>
  [...entitiesIn(expression)].filter(({ type }) => type === 'MDM::Group').map(({ id }) => id);

const isLiteral = (expression: Expression): boolean =>
  expression.kind === 'literal' || (expression.kind === 'set' && expression.items.every(isLiteral));

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
