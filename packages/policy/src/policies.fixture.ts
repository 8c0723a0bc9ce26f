import fc from 'fast-check';
import { checkPolicies, type PolicySet } from './policy-set.js';
import { type ImageFacts, type PolicyAsk, policyActions } from './words.js';

/** A few names, so that random policies, images and users meet often. */
const sites = ['a', 'b'] as const;
const groups = ['/biomed', '/biomed/heart', '/biomed/heart/Role=physician', '/trial', '/trial,x'] as const;
const dns = ['/O=Hospital A/CN=Anna', '/O=Hospital B/CN=Bob "B" %_*', '/biomed'] as const;
const words = ['CT', 'MR', 'A%B', 'A_B', 'A*B', 'BACK\\SLASH', '/BIOMED'] as const;
const dates = ['0001-01-01', '1969-12-31', '1970-01-01', '2019-02-28', '2024-02-29', '9999-12-31'] as const;
const consents = ['unknown', 'given', 'refused', 'withdrawn'] as const;
const moments = ['1969-12-31T23:59:59.999Z', '2024-02-29T00:00:00Z', '2026-11-27T13:45:10.250Z'] as const;

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

export const anyFacts: fc.Arbitrary<ImageFacts> = fc.record({
  site: fc.constantFrom(...sites),
  vo: fc.constantFrom('biomed', 'trial'),
  project: fc.constantFrom('heart', ...words),
  owner: fc.constantFrom(...dns),
  group: fc.constantFrom(...groups),
  modality: maybe(fc.constantFrom(...words)),
  bodyPart: maybe(fc.constantFrom('CHEST', 'HEAD')),
  studyDate: maybe(fc.constantFrom(...dates)),
  manufacturer: maybe(fc.constantFrom(...words)),
  sopClass: maybe(fc.constantFrom('1.2', '1.2.840')),
  consent: fc.constantFrom(...consents),
  profile: fc.constantFrom('basic', 'identity'),
});

export const anyAsk: fc.Arbitrary<PolicyAsk> = fc.record({
  principal: fc.record({
    dn: fc.constantFrom(...dns),
    groups: fc.subarray([...groups]),
    issuer: fc.constantFrom(...sites),
    accredited: fc.boolean(),
  }),
  action: fc.constantFrom('find' as const, 'readImage' as const, 'grant' as const),
  context: fc.record({
    now: fc.constantFrom(...moments).map((text) => Date.parse(text)),
    level: fc.constantFrom('anonymous', 'pseudonymous', 'identified'),
    purpose: maybe(fc.constantFrom('TREAT', 'HRESCH')),
    job: fc.boolean(),
    dataPermit: maybe(fc.constantFrom('EU-1', 'a*b')),
  }),
});

const quoted = (text: string) => JSON.stringify(text);
const entity = (type: string, ids: readonly string[]) =>
  fc.constantFrom(...ids).map((id) => `MDM::${type}::${quoted(id)}`);
const anyText = fc.constantFrom(...words, ...consents, 'heart', 'a', 'TREAT').map(quoted);
const durations = ['0ms', '1d', '-1d2h3m4s5ms', '36500d', '106751991167d', '-106751991167d'] as const;

/** Texts of expressions of each type; nearly all of them check, since optional attributes are asked for first. */
const expressions = fc.letrec<Record<'bool' | 'string' | 'group' | 'moment' | 'span' | 'long', string>>(
  (tie) => {
    const [bool, string, group] = [tie('bool'), tie('string'), tie('group')];
    const [moment, span, long] = [tie('moment'), tie('span'), tie('long')];
    const optional = (names: readonly string[], condition: (attribute: string) => fc.Arbitrary<string>) =>
      fc
        .constantFrom(...names)
        .chain((name) =>
          condition(name).map((text) => `(${name.replace(/\.(\w+)$/, ' has $1')} && ${text})`),
        );
    const pattern = fc
      .array(fc.constantFrom('*', '%', '_', '\\\\', '\\*', 'A', 'C', 'SLASH', '/BIOMED'), { maxLength: 4 })
      .map((parts) => `"${parts.join('')}"`);
    const compared = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
    const text2 = (left: fc.Arbitrary<string>, op: fc.Arbitrary<string>, right: fc.Arbitrary<string>) =>
      fc.tuple(left, op, right).map(([a, b, c]) => `(${a} ${b} ${c})`);
    return {
      bool: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('true', 'false', 'principal.accredited', 'context.job', 'resource is MDM::Image'),
        text2(string, fc.constantFrom('==', '!='), string),
        fc.tuple(string, pattern).map(([a, b]) => `(${a} like ${b})`),
        fc
          .array(anyText, { minLength: 1, maxLength: 3 })
          .chain((set) => string.map((a) => `[${set.join(', ')}].contains(${a})`)),
        optional(
          ['resource.modality', 'resource.bodyPart', 'resource.manufacturer', 'resource.sopClass'],
          (name) =>
            fc.oneof(
              anyText.map((text) => `${name} == ${text}`),
              pattern.map((text) => `!(${name} like ${text})`),
              fc
                .array(anyText, { minLength: 1, maxLength: 3 })
                .map((set) => `[${set.join(', ')}].contains(${name})`),
              bool.map((text) => `(${text} || ${name} == "CT")`),
            ),
        ),
        optional(['context.purpose', 'context.dataPermit'], (name) =>
          string.map((text) => `${name} == ${text}`),
        ),
        optional(['resource.studyDate'], (name) =>
          fc.oneof(
            text2(fc.constant(name), compared, moment),
            text2(
              span.map((by) => `${name}.offset(${by})`),
              compared,
              moment,
            ),
            text2(
              moment.map((to) => `${name}.durationSince(${to})`),
              compared,
              span,
            ),
            text2(
              fc.constantFrom(`${name}.toDate()`, `${name}.offset(duration("7h")).toDate()`),
              compared,
              moment,
            ),
            text2(
              span.map((by) => `${name}.offset(${by}).toTime()`),
              compared,
              span,
            ),
            text2(
              fc
                .tuple(
                  moment,
                  fc.constantFrom('toDays', 'toHours', 'toMinutes', 'toSeconds', 'toMilliseconds'),
                )
                .map(([to, method]) => `${name}.durationSince(${to}).${method}()`),
              compared,
              long,
            ),
            text2(
              fc
                .tuple(long, fc.constantFrom('+', '-', '*'))
                .map(([by, op]) => `(-${name}.durationSince(context.now).toMilliseconds() ${op} ${by})`),
              compared,
              long,
            ),
          ),
        ),
        text2(moment, compared, moment),
        text2(long, compared, long),
        text2(group, fc.constant('in'), group),
        text2(fc.constant('principal'), fc.constant('in'), group),
        fc
          .array(group, { maxLength: 3 })
          .chain((set) =>
            fc.constantFrom('principal', 'resource.group').map((left) => `(${left} in [${set.join(', ')}])`),
          ),
        fc.constantFrom(
          'principal.groups.contains(resource.group)',
          '(resource.group in principal.groups)',
          '(resource.owner == principal.dn)',
          '(resource.site == principal.site)',
          '(resource has modality)',
          '(resource has studyDate || resource has bodyPart)',
        ),
        text2(entity('User', dns), fc.constant('in'), group),
        text2(fc.constant('principal'), fc.constant('=='), entity('User', dns)),
        bool.map((a) => `!${a}`),
        text2(bool, fc.constantFrom('&&', '||', '=='), bool),
        fc.tuple(bool, bool, bool).map(([a, b, c]) => `(if ${a} then ${b} else ${c})`),
      ),
      string: fc.oneof(
        { depthSize: 'small' },
        anyText,
        fc.constantFrom(
          'resource.vo',
          'resource.project',
          'resource.consent',
          'resource.owner',
          'resource.site',
        ),
        fc.constantFrom('principal.dn', 'principal.site', 'context.level', 'resource.profile'),
        fc.tuple(bool, string, string).map(([a, b, c]) => `(if ${a} then ${b} else ${c})`),
      ),
      group: fc.oneof({ depthSize: 'small' }, entity('Group', groups), fc.constant('resource.group')),
      moment: fc.oneof(
        { depthSize: 'small' },
        fc.constant('context.now'),
        fc
          .constantFrom(...dates, ...moments, '2024-02-29T01:00:00+0200')
          .map((text) => `datetime(${quoted(text)})`),
        span.map((by) => `context.now.offset(${by})`),
      ),
      span: fc.constantFrom(...durations).map((text) => `duration(${quoted(text)})`),
      long: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('0', '1', '-3', '20000', '9007199254740991', '9223372036854775807', 'context.hour'),
        fc.constant('context.weekday'),
        text2(long, fc.constantFrom('+', '-', '*'), fc.constantFrom('2', 'context.hour')),
      ),
    };
  },
);

const scope = fc.record({
  effect: fc.constantFrom('permit', 'permit', 'forbid'),
  principal: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('principal', 'principal is MDM::User') },
    { weight: 1, arbitrary: entity('Group', groups).map((group) => `principal in ${group}`) },
    { weight: 1, arbitrary: entity('User', dns).map((user) => `principal == ${user}`) },
  ),
  action: fc.oneof(
    { weight: 3, arbitrary: fc.constant('action') },
    fc
      .subarray([...policyActions], { minLength: 1 })
      .map((names) => `action in [${names.map((name) => `MDM::Action::"${name}"`).join(', ')}]`),
    fc.constantFrom('find', 'readImage').map((name) => `action == MDM::Action::"${name}"`),
  ),
  resource: fc.constantFrom('resource', ...Array(5).fill('resource is MDM::Image')),
  clauses: fc.array(fc.tuple(fc.constantFrom('when', 'unless'), expressions.bool), { maxLength: 2 }),
});

/** Policies over the schema, one text each; a few do not check. */
export const anyPolicyTexts: fc.Arbitrary<string[]> = fc
  .array(scope, { minLength: 1, maxLength: 6 })
  .map((policies) =>
    policies.map(({ effect, principal, action, resource, clauses }, index) =>
      [
        `@id("p${index}") @sentence("random policy ${index}")`,
        `${effect} (${principal}, ${action}, ${resource})`,
        ...clauses.map(([kind, text]) => `${kind} { ${text} }`),
      ].join('\n'),
    ),
  );

/** The set of those policies that check. */
export function compileThoseThatCheck(texts: readonly string[]): PolicySet {
  const files = texts.map((text, index) => ({ name: `p${index}.cedar`, text: `${text};\n` }));
  const checked = checkPolicies(files, { site: 'a' });
  if ('set' in checked) return checked.set;
  const wrong = new Set(checked.problems.map(({ file }) => file));
  return compileThoseThatCheck(texts.filter((_text, index) => !wrong.has(`p${index}.cedar`)));
}
