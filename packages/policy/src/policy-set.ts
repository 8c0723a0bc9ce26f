import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fail } from '@mdm/errors';
import { LruMap } from '@mdm/identity';
import { type CompiledPolicy, compilePolicy, engineProblem } from './compiled-policy.js';
import { engine, engineFailed } from './engine.js';
import { type Observed, union } from './observed.js';
import {
  actionUid,
  contextRecord,
  imageEntities,
  imageUid,
  imageValues,
  principalEntities,
  principalValues,
  siteUid,
  userUid,
} from './request.js';
import { createResiduals } from './residuals.js';
import { checkFiles, type PolicyFile, type PolicyProblem, splitPolicies } from './source.js';
import { type Fragment, render } from './sql-fragment.js';
import { type SqlCondition, visibleCondition } from './visible-sql.js';
import {
  factNames,
  type ImageFacts,
  type PolicyAction,
  type PolicyAsk,
  type PolicyContext,
  type PolicyDecision,
  type PolicyPrincipal,
  policyActions,
} from './words.js';

/** The policies of a site, checked and ready. Immutable. */
export interface PolicySet {
  /** The first 16 hexadecimal digits of the SHA-256 over the sorted names and texts of the files. */
  readonly version: string;
  /** Sorted by name. */
  readonly files: readonly PolicyFile[];
  /** In the order of the files. */
  readonly policies: readonly PolicySummary[];
  /** What looks like a mistake and keeps nothing from working, such as a policy that never applies. */
  readonly warnings: readonly PolicyProblem[];
  /** The facts of images that policies look at: images that are alike in them are decided alike. */
  readonly observedFacts: readonly (keyof ImageFacts)[];
  /**
   * Whether something is allowed, and which policies say so. A forbid wins over every permit, and what nothing permits is
   * denied. A policy that fails while it is evaluated (an overflow) counts as if it were not there, as Cedar has it.
   * @param image what the image is like; undefined asks about the site itself (`register`, `signIn`, `count`)
   */
  decide(
    principal: PolicyPrincipal,
    action: PolicyAction,
    image: ImageFacts | undefined,
    context: PolicyContext,
  ): PolicyDecision;
  /**
   * An SQL condition over a row of `image_facts` that is true exactly for the rows that {@link decide} allows, so that no row
   * is decided by itself.
   * @param alias of `image_facts` in the query
   * @param from  number of the first free parameter
   * @returns undefined when a policy says what SQL cannot: see `allowedFacts`
   */
  visibleSql(alias: string, from: number, ask: PolicyAsk): SqlCondition | undefined;
}

export interface PolicySummary {
  readonly id: string;
  readonly sentence: string;
  readonly effect: 'permit' | 'forbid';
  readonly file: string;
  readonly line: number;
}

export interface CompileOptions {
  /** The own site. */
  readonly site: string;
}

/** The schema of all policies, in Cedar's human syntax. */
export const policySchema = readFileSync(new URL('../schema/mdm.cedarschema', import.meta.url), 'utf8');

const rememberedDecisions = 10_000;
const rememberedConditions = 256;

/**
 * Reads policies and checks them against the schema.
 * @throws invalid-argument  names file, line, policy and problem of everything that is wrong
 * @throws limit-exceeded    there are more than 256 files, or more than 1 MiB of them
 */
export function compilePolicies(files: readonly PolicyFile[], options: CompileOptions): PolicySet {
  const checked = checkPolicies(files, options);
  if ('set' in checked) return checked.set;
  return fail('invalid-argument', checked.problems.map(formatProblem).join('\n'), {
    field: 'policies',
    remedy: 'correct them, and try them with "mdm policy check"',
  });
}

export const formatProblem = ({ file, line, policy, problem }: PolicyProblem): string =>
  `${file}:${line}: ${policy === undefined ? '' : `policy "${policy}": `}${problem}`;

/** {@link compilePolicies} for somebody who wants the problems one by one. */
export function checkPolicies(
  files: readonly PolicyFile[],
  { site }: CompileOptions,
): { readonly set: PolicySet } | { readonly problems: readonly PolicyProblem[] } {
  checkFiles(files);
  const sorted = files.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const { policies, problems } = readPolicies(sorted);
  if (problems.length > 0) return { problems };
  const { errors, warnings } = validate(policies);
  if (errors.length > 0) return { problems: errors };
  return { set: policySet(sorted, policies, warnings, site) };
}

function readPolicies(files: readonly PolicyFile[]): {
  readonly policies: readonly CompiledPolicy[];
  readonly problems: readonly PolicyProblem[];
} {
  const policies = new Map<string, CompiledPolicy>();
  const problems: PolicyProblem[] = [];
  for (const file of files) {
    const split = splitPolicies(file);
    problems.push(...split.problems);
    for (const compiled of split.sources.map(compilePolicy)) {
      const { file: name, line } = compiled;
      const twin = 'id' in compiled ? policies.get(compiled.id) : undefined;
      if (!('id' in compiled)) problems.push(compiled);
      else if (twin === undefined) policies.set(compiled.id, compiled);
      else
        problems.push({
          file: name,
          line,
          policy: compiled.id,
          problem: `the @id is used already, at ${twin.file}:${twin.line}`,
        });
    }
  }
  return { policies: [...policies.values()], problems };
}

const textsOf = (policies: readonly CompiledPolicy[]): Record<string, string> =>
  Object.fromEntries(policies.map(({ id, text }) => [id, text]));

function validate(policies: readonly CompiledPolicy[]): Record<'errors' | 'warnings', PolicyProblem[]> {
  const answer = engine.validate({
    schema: policySchema,
    policies: { staticPolicies: textsOf(policies) },
    validationSettings: { mode: 'strict' },
  });
  if (answer.type === 'failure') return engineFailed(answer.errors);
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const problemsOf = (found: typeof answer.validationErrors): PolicyProblem[] => {
    // The engine says the same for each kind of question that a policy is about.
    const different = new Map<string, PolicyProblem>();
    for (const { policyId, error } of found) {
      const policy = byId.get(policyId);
      if (policy === undefined) continue;
      const problem = engineProblem(policy, policyId, error);
      different.set(formatProblem(problem), problem);
    }
    return [...different.values()];
  };
  return { errors: problemsOf(answer.validationErrors), warnings: problemsOf(answer.validationWarnings) };
}

function policySet(
  files: readonly PolicyFile[],
  policies: readonly CompiledPolicy[],
  warnings: readonly PolicyProblem[],
  site: string,
): PolicySet {
  const version = createHash('sha256')
    .update(JSON.stringify(files.map(({ name, text }) => [name, text])))
    .digest('hex')
    .slice(0, 16);
  const byId = new Map(policies.map((policy) => [policy.id, policy]));
  const about = new Map(policyActions.map((action) => [action, aboutAction(version, action, policies)]));
  const aboutOf = (action: PolicyAction) =>
    about.get(action) ?? fail('internal', `there is no action "${action}"`);
  const { attributes } = union(policies.map(({ observed }) => observed));
  const decided = new LruMap<PolicyDecision>(rememberedDecisions);
  const conditions = new LruMap<{ readonly condition: Fragment | undefined }>(rememberedConditions);
  const residualsOf = createResiduals(policies);

  return {
    version,
    files,
    policies: policies.map(({ id, sentence, effect, file, line }) => ({ id, sentence, effect, file, line })),
    warnings,
    observedFacts: factNames.filter((name) => attributes.has(name)),

    decide: (principal, action, image, context) => {
      const { observed, preparsed } = aboutOf(action);
      const record = contextRecord(context, observed);
      const key = JSON.stringify([
        action,
        principalValues(principal, observed),
        image && imageValues(image, observed),
        record,
      ]);
      const known = decided.get(key);
      if (known !== undefined) return known;
      const answer = engine.statefulIsAuthorized({
        principal: userUid(principal),
        action: actionUid(action),
        resource: image === undefined ? siteUid(site) : imageUid,
        context: record,
        entities: [
          ...principalEntities(principal, observed),
          ...(image === undefined ? [] : imageEntities(image, observed)),
        ],
        preparsedPolicySetId: preparsed,
        validateRequest: false,
      });
      if (answer.type === 'failure') return engineFailed(answer.errors);
      const { decision, diagnostics } = answer.response;
      const reasons = diagnostics.reason.toSorted();
      const result: PolicyDecision = {
        allowed: decision === 'allow',
        policies: reasons.map((id) => ({ id, sentence: byId.get(id)?.sentence ?? '' })),
      };
      decided.set(key, result);
      return result;
    },

    visibleSql: (alias, from, ask) => {
      const { observed } = aboutOf(ask.action);
      const key = JSON.stringify([
        alias,
        ask.action,
        principalValues(ask.principal, observed),
        contextRecord(ask.context, observed),
      ]);
      let known = conditions.get(key);
      if (known === undefined) {
        known = { condition: visibleCondition(residualsOf(ask), { alias, principal: ask.principal }) };
        conditions.set(key, known);
      }
      return known.condition === undefined ? undefined : render(known.condition, from);
    },
  };
}

/** The policies that can say something about an action, ready in the engine; what they look at. */
function aboutAction(
  version: string,
  action: PolicyAction,
  policies: readonly CompiledPolicy[],
): { readonly observed: Observed; readonly preparsed: string } {
  const about = policies.filter(({ actions }) => actions === undefined || actions.has(action));
  const preparsed = `${version} ${action}`;
  const answer = engine.preparsePolicySet(preparsed, { staticPolicies: textsOf(about) });
  if (answer.type === 'failure') return engineFailed(answer.errors);
  return { observed: union(about.map(({ observed }) => observed)), preparsed };
}
