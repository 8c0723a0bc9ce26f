import { fail } from '@mdm/errors';

export interface EntityName {
  readonly type: string;
  readonly id: string;
}

/** A literal of the policy language. Whole numbers beyond 2^53 have lost their last digits. */
export type Literal = boolean | number | string | { readonly entity: EntityName };

/** An expression of Cedar, as the engine writes it in JSON, with its many spellings brought to a few. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal }
  /** `principal`, `action`, `resource` or `context`; what is not known yet, too. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'has'; readonly of: Expression; readonly path: readonly string[] }
  /** `*` of the pattern is null. */
  | { readonly kind: 'like'; readonly of: Expression; readonly pattern: readonly (string | null)[] }
  | {
      readonly kind: 'is';
      readonly of: Expression;
      readonly type: string;
      readonly in: Expression | undefined;
    }
  | { readonly kind: 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Expression> }
  /** Everything else: operators, `if-then-else`, functions and methods of extensions. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

/** Reads an expression of the JSON form of policies (docs.cedarpolicy.com, "JSON policy format"). */
export function readExpression(json: unknown): Expression {
  const [name, body] = onlyEntry(json);
  switch (name) {
    case 'Value':
      return readValue(body);
    case 'Var':
      return { kind: 'variable', name: string(body) };
    case 'unknown': {
      const inner = readExpression(list(body)[0]);
      return inner.kind === 'literal' ? { kind: 'variable', name: string(inner.value) } : unreadable();
    }
    case '.':
      return {
        kind: 'attribute',
        of: readExpression(field(body, 'left')),
        name: string(field(body, 'attr')),
      };
    case 'has': {
      const attribute = field(body, 'attr');
      const path = Array.isArray(attribute) ? attribute.map(string) : [string(attribute)];
      return { kind: 'has', of: readExpression(field(body, 'left')), path };
    }
    case 'like': {
      const pattern = list(field(body, 'pattern')).map((part) =>
        part === 'Wildcard' ? null : string(field(part, 'Literal')),
      );
      return { kind: 'like', of: readExpression(field(body, 'left')), pattern };
    }
    case 'is': {
      const within = field(body, 'in');
      return {
        kind: 'is',
        of: readExpression(field(body, 'left')),
        type: string(field(body, 'entity_type')),
        in: within === undefined ? undefined : readExpression(within),
      };
    }
    case 'Set':
      return { kind: 'set', items: list(body).map(readExpression) };
    case 'Record':
      return {
        kind: 'record',
        fields: new Map(Object.entries(object(body)).map(([key, value]) => [key, readExpression(value)])),
      };
    case 'if-then-else':
      return call(name, [field(body, 'if'), field(body, 'then'), field(body, 'else')]);
    default: {
      if (Array.isArray(body)) return call(name, body);
      const arg = field(body, 'arg');
      return call(name, arg === undefined ? [field(body, 'left'), field(body, 'right')] : [arg]);
    }
  }
}

/** All parts of an expression, itself first. */
export function* partsOf(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) yield* partsOf(child);
}

/** All entities that an expression names. */
export function* entitiesIn(expression: Expression): Generator<EntityName> {
  for (const part of partsOf(expression))
    if (part.kind === 'literal' && typeof part.value === 'object') yield part.value.entity;
}

function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'variable':
      return [];
    case 'attribute':
    case 'has':
    case 'like':
      return [expression.of];
    case 'is':
      return expression.in === undefined ? [expression.of] : [expression.of, expression.in];
    case 'set':
      return expression.items;
    case 'record':
      return [...expression.fields.values()];
    case 'call':
      return expression.args;
  }
}

const call = (name: string, args: readonly unknown[]): Expression => ({
  kind: 'call',
  name,
  args: args.map(readExpression),
});

function readValue(body: unknown): Expression {
  if (typeof body === 'boolean' || typeof body === 'number' || typeof body === 'string')
    return { kind: 'literal', value: body };
  if (Array.isArray(body)) return { kind: 'set', items: body.map(readValue) };
  const entity = field(body, '__entity');
  if (entity !== undefined) return { kind: 'literal', value: { entity: readEntity(entity) } };
  return {
    kind: 'record',
    fields: new Map(Object.entries(object(body)).map(([key, value]) => [key, readValue(value)])),
  };
}

export const readEntity = (json: unknown): EntityName => {
  const wrapped = field(json, '__entity') ?? json;
  return { type: string(field(wrapped, 'type')), id: string(field(wrapped, 'id')) };
};

function onlyEntry(json: unknown): [string, unknown] {
  const [entry] = Object.entries(object(json));
  return entry ?? unreadable();
}

function object(json: unknown): object {
  return typeof json === 'object' && json !== null ? json : unreadable();
}

function field(json: unknown, name: string): unknown {
  return new Map<string, unknown>(Object.entries(object(json))).get(name);
}

const list = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : unreadable());
const string = (json: unknown): string => (typeof json === 'string' ? json : unreadable());

function unreadable(): never {
  return fail('internal', 'the policy engine wrote an expression that cannot be read');
}
