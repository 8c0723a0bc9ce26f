import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { engine } from './engine.js';
import { compilePolicies, defaultPolicies, type ImageFacts, type PolicyAsk, policySchema } from './index.js';
import type { Observed } from './observed.js';
import { anyAsk, anyFacts, anyPolicyTexts, compileThoseThatCheck } from './policies.fixture.js';
import { actionUid, contextRecord, imageEntities, imageUid, principalEntities, userUid } from './request.js';

const site = 'a';
const compile = (...texts: readonly string[]) =>
  compilePolicies(
    texts.map((text, index) => ({ name: `${index}.cedar`, text })),
    { site },
  );
const anna = { dn: '/CN=Anna', groups: ['/biomed/heart/Role=physician'], issuer: 'a', accredited: false };
const image: ImageFacts = {
  site: 'a',
  vo: 'biomed',
  project: 'heart',
  owner: '/CN=Otto',
  group: '/biomed/heart',
  modality: 'CT',
  consent: 'given',
  profile: 'basic',
};
const context = { now: Date.parse('2026-11-27T23:30:00Z'), level: 'pseudonymous', job: false } as const;
const head = (id: string) => `@id("${id}") @sentence("sentence of ${id}")`;
const permit = (id: string, condition = 'true') =>
  `${head(id)} permit (principal, action, resource is MDM::Image) when { ${condition} };`;
const forbid = (id: string, condition = 'true') =>
  `${head(id)} forbid (principal, action, resource is MDM::Image) when { ${condition} };`;

/** Everything that a policy could look at. */
const everything: Observed = {
  attributes: new Set(policySchema.match(/\w+(?=\??:)/g)),
  wholeContext: true,
  containers: undefined,
  members: new Set(['/biomed', '/biomed/heart', '/biomed/heart/Role=physician', '/trial', '/trial,x']),
};

describe('decide', () => {
  it('allows what a policy permits, and says which', () => {
    expect(compile(permit('b'), permit('a')).decide(anna, 'find', image, context)).toEqual({
      allowed: true,
      policies: [
        { id: 'a', sentence: 'sentence of a' },
        { id: 'b', sentence: 'sentence of b' },
      ],
    });
  });

  it('denies what a policy forbids, whoever permits it, and says which', () => {
    expect(compile(permit('a'), forbid('b')).decide(anna, 'find', image, context)).toEqual({
      allowed: false,
      policies: [{ id: 'b', sentence: 'sentence of b' }],
    });
  });

  it('denies what nothing permits', () => {
    const nothing = { allowed: false, policies: [] };
    expect(compile().decide(anna, 'find', image, context)).toEqual(nothing);
    expect(compile(permit('a', 'false')).decide(anna, 'find', image, context)).toEqual(nothing);
  });

  it.each([
    ['principal in MDM::Group::"/biomed"', true],
    ['principal in MDM::Group::"/biomed/heart"', true],
    ['principal in MDM::Group::"/biomed/Role=physician"', false],
    ['principal.groups.contains(MDM::Group::"/biomed")', false],
    ['principal in resource.group', true],
    ['resource.group in MDM::Group::"/biomed"', true],
    ['MDM::Group::"/biomed/x" in MDM::Group::"/biomed"', true],
    ['principal == MDM::User::"/CN=Anna" && principal.dn == "/CN=Anna"', true],
    ['principal.site == resource.site && !principal.accredited', true],
    ['context.hour == 23 && context.weekday == 5 && context.now > datetime("2026-11-27T23:29:59Z")', true],
    ['resource has modality && resource.modality == "CT"', true],
    ['resource has studyDate', false],
    ['context has purpose', false],
    ['context.level == "pseudonymous" && !context.job', true],
  ])('knows that %s is %s', (condition, expected) => {
    expect(compile(permit('a', condition)).decide(anna, 'find', image, context).allowed).toBe(expected);
  });

  it('knows Sunday as the seventh day', () => {
    const sunday = { ...context, now: Date.parse('2026-11-29T00:00:00Z') };
    expect(compile(permit('a', 'context.weekday == 7')).decide(anna, 'find', image, sunday).allowed).toBe(
      true,
    );
  });

  it('decides about the site where there is no image', () => {
    const own = `${head('own')} permit (principal, action == MDM::Action::"signIn", resource == MDM::Site::"a");`;
    expect(compile(own).decide(anna, 'signIn', undefined, context).allowed).toBe(true);
    expect(compile(own.replace('"a"', '"b"')).decide(anna, 'signIn', undefined, context).allowed).toBe(false);
  });

  it('leaves out a policy that fails', () => {
    const overflow = '9223372036854775807 + context.hour > 0';
    expect(compile(permit('a'), forbid('b', overflow)).decide(anna, 'find', image, context).allowed).toBe(
      true,
    );
    expect(compile(permit('a', overflow)).decide(anna, 'find', image, context).allowed).toBe(false);
  });

  it('is what the engine says when it is told everything, for random policies', () => {
    const anyQuestions = fc.array(fc.tuple(anyAsk, anyFacts), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(anyPolicyTexts, anyQuestions, (texts, questions) => {
        const set = compileThoseThatCheck(texts);
        const staticPolicies = set.files.map(({ text }) => text).join('\n');
        for (const [ask, facts] of questions) {
          const { principal, action, context } = ask;
          const expected = told(staticPolicies, ask, facts);
          // Twice: what is remembered is the same.
          for (const decision of [1, 2].map(() => set.decide(principal, action, facts, context)))
            expect(decision.allowed).toBe(expected);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lets the default set decide by the lists alone, and nobody break the glass', () => {
    const set = compilePolicies(defaultPolicies, { site });
    for (const action of ['find', 'grant', 'register'] as const)
      expect(set.decide(anna, action, image, context)).toMatchObject({
        allowed: true,
        policies: [{ id: 'acl-decides' }],
      });
    expect(set.decide(anna, 'breakGlass', image, context).allowed).toBe(false);
  });
});

function told(
  staticPolicies: string,
  { principal, action, context: of }: PolicyAsk,
  facts: ImageFacts,
): boolean {
  const answer = engine.isAuthorized({
    principal: userUid(principal),
    action: actionUid(action),
    resource: imageUid,
    context: contextRecord(of, everything),
    policies: { staticPolicies },
    entities: [...principalEntities(principal, everything), ...imageEntities(facts, everything)],
    schema: policySchema,
    validateRequest: true,
  });
  if (answer.type === 'failure') throw new Error(JSON.stringify(answer.errors));
  return answer.response.decision === 'allow';
}

describe('the version', () => {
  it('is that of names and texts, in whatever order the files come', () => {
    const [one, two] = [
      { name: 'a.cedar', text: permit('a') },
      { name: 'b.cedar', text: permit('b') },
    ] as const;
    const { version, files } = compilePolicies([two, one], { site });
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(files).toEqual([one, two]);
    expect(compilePolicies([one, two], { site }).version).toBe(version);
    expect(compilePolicies([one], { site }).version).not.toBe(version);
    expect(compilePolicies([{ ...one, name: 'c.cedar' }, two], { site }).version).not.toBe(version);
  });
});

describe('compilePolicies', () => {
  const problem = (text: string): string => {
    try {
      compile(text);
    } catch (thrown) {
      expect(thrown).toMatchObject({ code: 'invalid-argument', field: 'policies' });
      return String(
        thrown instanceof Error || (typeof thrown === 'object' && thrown !== null && 'message' in thrown)
          ? thrown.message
          : thrown,
      );
    }
    return '';
  };

  it.each([
    ['no id', '// é\n\n@sentence("x") permit (principal, action, resource);', '0.cedar:3: has no @id'],
    [
      'an id that is none',
      '@id("A b") permit (principal, action, resource);',
      '0.cedar:1: policy "A b": the @id is not',
    ],
    [
      'no sentence',
      '@id("a")\npermit (principal, action, resource);',
      '0.cedar:1: policy "a": has no @sentence',
    ],
    [
      'an empty sentence',
      '@id("a") @sentence(" ") permit (principal, action, resource);',
      'the @sentence is empty',
    ],
    [
      'a template',
      `${head('a')} permit (principal == ?principal, action, resource);`,
      'policy "a": is a template',
    ],
    ['no end', `${permit('a')}\n${permit('b').slice(0, -1)}`, '0.cedar:2: policy "b": '],
    [
      'an attribute that there is not',
      permit('é'.replace('é', 'a'), '"é" == "é" &&\nresource.patient == "x"'),
      '0.cedar:2: policy "a": attribute `patient`',
    ],
    [
      'an attribute that may be absent',
      permit('a', 'resource.modality == "CT"'),
      'optional attribute `modality`',
    ],
    [
      'an action that there is not',
      `${head('a')} permit (principal, action == MDM::Action::"read", resource);`,
      'unrecognized action',
    ],
    [
      'an attribute of images where the site may be meant',
      `${head('a')} permit (principal, action, resource) when { resource.vo == "x" };`,
      'write "resource is MDM::Image"',
    ],
    ['a type that does not fit', permit('a', 'resource.vo == 3'), '0.cedar:1: policy "a": '],
    ['a single image', permit('a', 'resource == MDM::Image::"x"'), 'names a single image'],
    [
      'a single image in its head',
      `${head('a')} permit (principal, action, resource == MDM::Image::"x");`,
      'names a single image',
    ],
    [
      'an id twice',
      `${permit('a')}\n${forbid('a')}`,
      '0.cedar:2: policy "a": the @id is used already, at 0.cedar:1',
    ],
    [
      'brackets too deep',
      permit('a', `${'('.repeat(2_000)}true${')'.repeat(2_000)}`),
      'nested more than 24 deep',
    ],
    [
      'conditions too deep',
      permit('a', `${'if true then true else '.repeat(2_000)}true`),
      'more than 24 "if"s',
    ],
    ['a chain too long', permit('a', `1${' + 1'.repeat(2_000)} > 1`), 'more than 300 operators'],
    ['too much text', permit('a', `resource.vo == "${'x'.repeat(70_000)}"`), 'longer than 65536'],
  ])('names place and problem of a policy with %s', (_what, text, expected) => {
    expect(problem(text)).toContain(expected);
  });

  it('tells all problems of all files at once', () => {
    expect(() => compile('permit (', '@id("a") permit (principal, action, resource);\nnonsense;')).toThrow(
      /0\.cedar:1: .*\n1\.cedar:1: policy "a": has no @sentence.*\n1\.cedar:2: /,
    );
  });

  it('takes a policy of the size that it allows, and decides with it', () => {
    const long = Array.from({ length: 150 }, (_, index) => `resource.project == "p${index}"`).join(' || ');
    const set = compile(
      permit('a', long.split(' || ').slice(0, 100).join(' || ')),
      permit('b', `${'('.repeat(22)}true${')'.repeat(22)}`),
    );
    expect(set.decide(anna, 'find', image, context).policies).toEqual([expect.objectContaining({ id: 'b' })]);
    expect(set.visibleSql('f', 1, { principal: anna, action: 'find', context })?.sql).toBe('true');
  });

  it('warns of a policy that never applies', () => {
    expect(compile(permit('a', 'false')).warnings).toEqual([
      expect.objectContaining({
        file: '0.cedar',
        line: 1,
        policy: 'a',
        problem: expect.stringContaining('impossible'),
      }),
    ]);
  });

  it('reads no more than 256 files and 1 MiB', () => {
    const files = Array.from({ length: 257 }, (_, index) => ({ name: `${index}.cedar`, text: '' }));
    expect(() => compilePolicies(files, { site })).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
    expect(() => compile(`// ${'x'.repeat(1024 * 1024)}`)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded' }),
    );
  });

  it('survives any text, and still decides afterwards', () => {
    const words = [
      'permit',
      'forbid',
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      ';',
      ',',
      '@id("a")',
      '@sentence("s")',
      'when',
      'if',
      'then',
      'else',
      'principal',
      'action',
      'resource',
      'context',
      '.',
      '==',
      '&&',
      '||',
      '!',
      '-',
      '"',
      '\\',
      '//',
      '\n',
      'has',
      'in',
      'like',
      '"*"',
      'MDM::Group::"x"',
      '::',
      '1',
      '9223372036854775808',
      'true',
      'datetime("x")',
      '?principal',
      'é',
      '\0',
      '\ud800',
    ];
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((tokens) => tokens.join(' ')),
      fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((tokens) => permit('a', tokens.join(' '))),
      fc
        .tuple(fc.constantFrom(...words), fc.nat(3_000))
        .map(([word, count]) => permit('a', word.repeat(count))),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          compile(text);
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'invalid-argument' });
        }
      }),
      { numRuns: 250 },
    );
    expect(compile(permit('a')).decide(anna, 'find', image, context).allowed).toBe(true);
  });
});
