import { type DetailedError, engine, type PolicyJson } from './engine.js';
import { type EntityName, entitiesIn, readEntity, readExpression } from './expression.js';
import { type Observed, observedBy } from './observed.js';
import type { PolicyProblem, PolicySource } from './source.js';

/** One policy that is well-formed and says what it is for; whether it fits the schema is not known yet. */
export interface CompiledPolicy extends PolicySource {
  readonly id: string;
  readonly sentence: string;
  readonly effect: 'permit' | 'forbid';
  /** The actions that it is about; undefined: all. */
  readonly actions: ReadonlySet<string> | undefined;
  readonly observed: Observed;
}

const idForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const maxIdLength = 64;
const maxSentenceLength = 300;

export function compilePolicy(source: PolicySource): CompiledPolicy | PolicyProblem {
  const parsed = engine.policyToJson(source.text);
  if (parsed.type === 'failure') return parseProblem(source, parsed.errors);
  const { json } = parsed;
  const { id, sentence } = json.annotations ?? {};
  const problem = (text: string): PolicyProblem => ({
    file: source.file,
    line: source.line,
    policy: id,
    problem: text,
  });
  if (id === undefined) return problem('has no @id; give it one such as @id("consent-withdrawn")');
  if (!idForm.test(id) || id.length > maxIdLength)
    return problem('the @id is not small letters, digits and hyphens, at most 64');
  if (sentence === undefined)
    return problem('has no @sentence; say for people what it does, such as @sentence("nobody reads …")');
  if (!isSentence(sentence))
    return problem(`the @sentence is empty, longer than ${maxSentenceLength} characters, or no plain text`);
  const conditions = json.conditions.map(({ body }) => readExpression(body));
  const names = [
    ...conditions.flatMap((condition) => [...entitiesIn(condition)]),
    ...entitiesOf(json.resource),
  ];
  if (names.some(({ type }) => type === 'MDM::Image'))
    return problem('names a single image; say what images are like, and leave single ones to their ACLs');
  return {
    ...source,
    id,
    sentence,
    effect: json.effect,
    actions: actionsOf(json),
    observed: observedBy(conditions, groupsOf(json)),
  };
}

/** Where in its file, and what the engine has to say. */
export function engineProblem(
  source: PolicySource,
  policy: string | undefined,
  { message, help, sourceLocations }: DetailedError,
): PolicyProblem {
  const [where] = sourceLocations ?? [];
  // The engine counts bytes.
  const before = Buffer.from(source.text)
    .subarray(0, where?.start ?? 0)
    .toString();
  const said = message.replace(/^(for policy `[^`]*`, |failed to parse policy from string: )/, '');
  const ofSite = message.includes('entity type `MDM::Site`')
    ? 'write "resource is MDM::Image" in its head'
    : '';
  const more = [help, where?.label, ofSite].filter((text) => text != null && text !== '');
  return {
    file: source.file,
    line: source.line + before.split('\n').length - 1,
    policy,
    problem: [said, ...more].join('; '),
  };
}

function parseProblem(source: PolicySource, [first]: readonly DetailedError[]): PolicyProblem {
  const isTemplate = /\?(principal|resource)\b/.test(source.text);
  const id = /^\s*@id\("([a-z0-9-]{1,64})"\)/.exec(source.text)?.[1];
  if (first === undefined || isTemplate)
    return {
      file: source.file,
      line: source.line,
      policy: id,
      problem: isTemplate
        ? 'is a template; write a policy without ?principal and ?resource'
        : 'cannot be read',
    };
  return engineProblem(source, id, first);
}

const isSentence = (text: string) =>
  text.trim() !== '' && text.length <= maxSentenceLength && !/\p{Cc}/u.test(text) && text.isWellFormed();

function actionsOf({ action }: PolicyJson): ReadonlySet<string> | undefined {
  if (action.op === 'All') return undefined;
  if ('entities' in action) return new Set(action.entities.map((entity) => readEntity(entity).id));
  return 'entity' in action ? new Set([readEntity(action.entity).id]) : undefined;
}

const groupsOf = ({ principal }: PolicyJson) =>
  entitiesOf(principal)
    .filter(({ type }) => type === 'MDM::Group')
    .map(({ id }) => id);

/** What the head of a policy names for the principal or the resource: behind `==`, `in`, or `is … in`. */
function entitiesOf(scope: PolicyJson['principal'] | PolicyJson['resource']): EntityName[] {
  if ('entity' in scope) return [readEntity(scope.entity)];
  return 'in' in scope && scope.in !== undefined && 'entity' in scope.in ? [readEntity(scope.in.entity)] : [];
}
