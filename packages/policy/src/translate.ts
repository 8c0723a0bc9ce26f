import type { EntityName, Expression } from './expression.js';
import { columnsOf } from './fact-terms.js';
import { groupsWithAbove, groupWithAbove } from './groups.js';
import { imageId } from './request.js';
import { type Fragment, sql } from './sql-fragment.js';
import { fromLiteral, minus, negative, parts, plus, times } from './sql-numbers.js';
import {
  and,
  conditional,
  constant,
  constantOf,
  fragmentOf,
  not,
  ofType,
  or,
  parameterOf,
  sqlTypeOf,
  strict,
  type Term,
  type TermType,
  truth,
  untranslatable,
} from './sql-term.js';
import type { PolicyPrincipal } from './words.js';

/** Attributes that are there, because a `has` to the left has said so. */
type Present = ReadonlySet<string>;

/**
 * Makes SQL of what is left of a policy: over one row of `image_facts` the conditions are true, false, or null where their
 * evaluation fails, exactly as Cedar evaluates them for the image (docs.cedarpolicy.com, "Operators and functions").
 * @returns a function that throws `unimplemented` for what SQL cannot say
 */
export function createTranslator(
  alias: string,
  principal: PolicyPrincipal,
): (conditions: readonly Expression[]) => Term {
  const columns = columnsOf(alias);

  const translate = (expression: Expression, present: Present): Term => {
    switch (expression.kind) {
      case 'literal':
        return literal(expression.value);
      case 'variable':
        return isResource(expression) ? image : untranslatable();
      case 'attribute': {
        const column = columns.get(expression.name);
        if (column === undefined || !isResource(expression.of)) return untranslatable();
        return { ...column, mayFail: column.mayFail && !present.has(expression.name) };
      }
      case 'has':
        return has(expression);
      case 'like': {
        const text = ofType('string', translate(expression.of, present));
        const pattern = constant('string', expression.pattern.map(likePart).join(''));
        return strict('boolean', sql`(${fragmentOf(text)} like ${fragmentOf(pattern)})`, text);
      }
      case 'is': {
        const { of, type, in: container } = expression;
        const entity = translate(of, present);
        const isOfType = truth(entity.type === type);
        return container === undefined ? isOfType : and(isOfType, () => isIn(entity, container, present));
      }
      case 'call':
        return call(expression.name, expression.args, present);
      case 'set':
      case 'record':
        return untranslatable();
    }
  };

  const has = ({ of, path: [name, ...further] }: Extract<Expression, { kind: 'has' }>): Term => {
    if (name === undefined || further.length > 0 || !isResource(of)) return untranslatable();
    const column = columns.get(name);
    if (!column?.mayFail) return truth(column !== undefined);
    return strict('boolean', sql`(${fragmentOf(column)} is not null)`);
  };

  const call = (name: string, [first, second, third]: readonly Expression[], present: Present): Term => {
    if (first === undefined) return untranslatable();
    if (name === 'datetime' || name === 'duration') return fromLiteral(name, first);
    if (name === 'contains' && first.kind === 'set' && second !== undefined)
      return contains(first.items, translate(second, present));
    const left = translate(first, present);
    const part = parts.get(name);
    if (part !== undefined) return part(left);
    if (name === '!') return not(left);
    if (name === 'neg') return negative(left);
    if (second === undefined) return untranslatable();
    const whereLeftHolds = new Set([...present, ...guardsOf(first)]);
    if (name === '&&') return and(left, () => translate(second, whereLeftHolds));
    if (name === '||') return or(left, () => translate(second, present));
    if (name === 'if-then-else' && third !== undefined)
      return conditional(
        left,
        () => translate(second, whereLeftHolds),
        () => translate(third, present),
      );
    if (name === 'in') return isIn(left, second, present);
    return operator(name, left, translate(second, present));
  };

  /** What an entity is in, of one type; itself included when it is of that type. */
  const withAbove = (entity: Term, type: TermType): Fragment => {
    if ('constant' in entity) return texts(idsAbove(entity, type));
    return type === 'MDM::Group' && entity.withAbove !== undefined ? entity.withAbove : untranslatable();
  };

  const idsAbove = (entity: Term, type: TermType): string[] => {
    const id = parameterOf(constantOf(entity));
    if (typeof id !== 'string') return untranslatable();
    if (type !== 'MDM::Group') return type === entity.type ? [id] : [];
    if (entity.type === 'MDM::Group') return groupWithAbove(id);
    return entity.type === 'MDM::User' && id === principal.dn ? groupsWithAbove(principal.groups) : [];
  };

  const isIn = (left: Term, right: Expression, present: Present): Term => {
    if (right.kind !== 'set') {
      const container = translate(right, present);
      const found = sql`(${fragmentOf(container)} = any(${withAbove(left, container.type)}))`;
      return strict('boolean', found, left, container);
    }
    const set = constantSet(right.items);
    if (set === undefined) return whereItSucceeds(left, false);
    return strict('boolean', sql`(${withAbove(left, set.type)} && ${set.array})`, left);
  };

  /** Undefined: empty. */
  const constantSet = (items: readonly Expression[]): { type: TermType; array: Fragment } | undefined => {
    const terms = items.map((item) => translate(item, new Set()));
    const [head] = terms;
    if (head === undefined) return undefined;
    const values = terms.map((term) => parameterOf(constantOf(ofType(head.type, term))));
    return { type: head.type, array: { value: values, type: `${sqlTypeOf(head.type)}[]` } };
  };

  const contains = (items: readonly Expression[], member: Term): Term => {
    const set = constantSet(items);
    if (set === undefined) return whereItSucceeds(member, false);
    return strict('boolean', sql`(${fragmentOf(ofType(set.type, member))} = any(${set.array}))`, member);
  };

  return (conditions) =>
    conditions.reduce((all, condition) => and(all, () => translate(condition, new Set())), truth(true));
}

const image = constant('MDM::Image', { type: 'MDM::Image', id: imageId });

const isResource = (expression: Expression) =>
  expression.kind === 'variable' && expression.name === 'resource';

function operator(name: string, left: Term, right: Term): Term {
  switch (name) {
    case '==':
      return compare('=', left, right);
    case '!=':
      return not(compare('=', left, right));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(name, left, right);
    case '+':
      return plus(left, right, ['long', 'long', 'long']);
    case '-':
      return minus(left, right, ['long', 'long', 'long']);
    case '*':
      return times(left, right);
    case 'offset':
      return plus(left, right, ['datetime', 'duration', 'datetime']);
    case 'durationSince':
      return minus(left, right, ['datetime', 'datetime', 'duration']);
    default:
      return untranslatable();
  }
}

const compare = (name: string, left: Term, right: Term): Term =>
  strict('boolean', sql`(${fragmentOf(left)} ${name} ${fragmentOf(ofType(left.type, right))})`, left, right);

const whereItSucceeds = (term: Term, value: boolean): Term =>
  term.mayFail
    ? strict('boolean', sql`(case when ${fragmentOf(term)} is not null then ${String(value)} end)`, term)
    : truth(value);

const texts = (value: readonly string[]): Fragment => ({ value, type: 'text[]' });

/** `*` is `%`; what LIKE would take for a wildcard is escaped. */
const likePart = (part: string | null): string =>
  part === null ? '%' : part.replace(/[\\%_]/g, (letter) => `\\${letter}`);

/** The attributes of the image that are there wherever an expression is true. */
function* guardsOf(expression: Expression): Generator<string> {
  if (expression.kind === 'has' && isResource(expression.of) && expression.path.length === 1)
    yield* expression.path;
  if (expression.kind === 'call' && expression.name === '&&')
    for (const side of expression.args) yield* guardsOf(side);
}

function literal(value: Extract<Expression, { kind: 'literal' }>['value']): Term {
  if (typeof value === 'boolean') return truth(value);
  if (typeof value === 'string') return constant('string', value);
  if (typeof value === 'object') return entityTerm(value.entity);
  return Number.isSafeInteger(value) ? constant('long', BigInt(value)) : untranslatable();
}

function entityTerm(entity: EntityName): Term {
  const { type } = entity;
  return type === 'MDM::User' ||
    type === 'MDM::Group' ||
    type === 'MDM::Image' ||
    type === 'MDM::Site' ||
    type === 'MDM::Action'
    ? constant(type, entity)
    : untranslatable();
}
