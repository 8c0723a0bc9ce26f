import { fail } from '@mdm/errors';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PolicySet } from './policy-set.js';
import {
  fqan,
  type ImageFacts,
  imageFactsSchema,
  type PolicyAction,
  type PolicyContext,
  type PolicyDecision,
  type PolicyPrincipal,
  policyActions,
} from './words.js';

/** One expectation of a site: who may, or may not, do what to which image under which circumstances. */
export interface PolicyCase {
  readonly name: string;
  readonly principal: PolicyPrincipal;
  readonly action: PolicyAction;
  /** Undefined: the site itself. */
  readonly image: ImageFacts | undefined;
  readonly context: PolicyContext;
  readonly expect: 'allow' | 'deny';
  /** Ids of the policies that have to decide it; undefined: any. */
  readonly by: readonly string[] | undefined;
}

export interface PolicyCaseResult extends PolicyCase {
  readonly decision: PolicyDecision;
  readonly passed: boolean;
}

const maxSize = 1024 * 1024;
const name = z.string().min(1).max(200);

const person = z.strictObject({
  dn: name.max(2_048),
  groups: z.array(fqan).max(64).default([]),
  /** Who vouches for the person. */
  site: name.optional(),
  accredited: z.boolean().default(false),
});

/** An image of a test is told by what matters. */
const image = z.record(z.string(), z.unknown());

const circumstances = z.strictObject({
  at: z.iso.datetime({ offset: true }).default('2026-01-01T12:00:00Z'),
  level: z.enum(['anonymous', 'pseudonymous', 'identified']).default('pseudonymous'),
  purpose: name.optional(),
  job: z.boolean().default(false),
  dataPermit: name.optional(),
});

const oneOrMore = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema.transform((value) => [value]), z.array(schema).min(1)]);

const document = z.strictObject({
  /** The site whose policies these are. */
  site: name.default('a'),
  people: z.record(name, person).default({}),
  images: z.record(name, image).default({}),
  cases: z
    .array(
      z.strictObject({
        name,
        principal: z.union([name, person]),
        action: oneOrMore(z.enum(policyActions)),
        image: z.union([name, image]).optional(),
        context: circumstances.prefault({}),
        expect: z.enum(['allow', 'deny']),
        by: oneOrMore(name).optional(),
      }),
    )
    .max(10_000)
    .default([]),
});

/**
 * Reads a test file of a site. `people` and `images` give names to what the cases speak of; an image says only what matters:
 * the rest is of the site, VO `biomed`, project `heart`, consent unknown, de-identified.
 * @throws invalid-argument  names the file, the place and the problem
 */
export function parsePolicyCases(
  file: string,
  text: string,
): {
  readonly site: string;
  readonly cases: readonly PolicyCase[];
  /** All that have a name. */
  readonly people: readonly PolicyPrincipal[];
} {
  const { site, people, images, cases } = checked(file, document, readYaml(file, text));
  const principalOf = ({ site: issuer = site, ...who }: z.infer<typeof person>) => ({ ...who, issuer });
  const named = <Value>(
    kind: string,
    known: Readonly<Record<string, Value>>,
    value: string | Value,
  ): Value => {
    if (typeof value !== 'string') return value;
    const found = Object.hasOwn(known, value) ? known[value] : undefined;
    return found ?? wrong(file, `there is no "${value}" under ${kind}`);
  };
  return {
    site,
    people: Object.values(people).map(principalOf),
    cases: cases.flatMap(({ action: actions, context, ...rest }) => {
      const principal = principalOf(named('people', people, rest.principal));
      const told = rest.image === undefined ? undefined : named('images', images, rest.image);
      const facts = told && checked(file, imageFactsSchema, { ...typicalImage(site), ...told }, rest.name);
      const { at, ...others } = context;
      return actions.map((action) => ({
        name: rest.name,
        principal,
        action,
        image: facts,
        context: { ...others, now: Date.parse(at) },
        expect: rest.expect,
        by: rest.by,
      }));
    }),
  };
}

export function runPolicyCases(policies: PolicySet, cases: readonly PolicyCase[]): PolicyCaseResult[] {
  return cases.map((each) => {
    const { principal, action, image: facts, context, expect, by } = each;
    const decision = policies.decide(principal, action, facts, context);
    const ids = decision.policies.map(({ id }) => id);
    const byThem = by === undefined || (by.length === ids.length && by.every((id) => ids.includes(id)));
    return { ...each, decision, passed: decision.allowed === (expect === 'allow') && byThem };
  });
}

const typicalImage = (site: string): ImageFacts => ({
  site,
  vo: 'biomed',
  project: 'heart',
  owner: '/O=Hospital/CN=Owner',
  group: '/biomed',
  consent: 'unknown',
  profile: 'basic',
});

function readYaml(file: string, text: string): unknown {
  if (text.length > maxSize) return wrong(file, `it is longer than ${maxSize} characters`);
  try {
    return parse(text);
  } catch (cause) {
    const [first = ''] = cause instanceof Error ? cause.message.split('\n') : [];
    return fail('invalid-argument', `${file}: ${first.replace(/[.:]$/, '')}`, { field: file, cause });
  }
}

function checked<Value>(file: string, schema: z.ZodType<Value>, value: unknown, where = ''): Value {
  const { data, error } = schema.safeParse(value);
  if (data !== undefined) return data;
  const issues = error?.issues.map(
    ({ path, message }) => `${[where, ...path].filter(String).join('.')}: ${message}`,
  );
  return wrong(file, issues?.join('; ') ?? 'it cannot be read');
}

const wrong = (file: string, problem: string): never =>
  fail('invalid-argument', `${file}: ${problem}`, {
    field: file,
    remedy: 'see the test file that "mdm policy init" writes',
  });
