import { describe, expect, it } from '@jest/globals';
import { compilePolicies, diffPolicies, type ImageFacts } from './index.js';

const compile = (condition: string, site = '') =>
  compilePolicies(
    [
      {
        name: 'p.cedar',
        text: `@id("images") @sentence("s") permit (principal, action, resource is MDM::Image) when { ${condition} };
               @id("site") @sentence("s") permit (principal, action, resource is MDM::Site) ${site};`,
      },
    ],
    { site: 'a' },
  );
const image: ImageFacts = {
  site: 'a',
  vo: 'biomed',
  project: 'heart',
  owner: '/CN=Otto',
  group: '/biomed',
  consent: 'given',
  profile: 'basic',
};
const anna = { dn: '/CN=Anna', groups: ['/biomed'], issuer: 'a', accredited: false };
const bob = { ...anna, dn: '/CN=Bob', issuer: 'b' };
const context = { now: 0, level: 'pseudonymous', job: false } as const;
const questions = {
  facts: [
    { facts: { ...image, modality: 'CT' }, images: 10 },
    { facts: { ...image, modality: 'MR' }, images: 5 },
    { facts: { ...image, modality: 'XC' }, images: 1 },
  ],
  people: [anna, bob],
  actions: ['find', 'readImage'] as const,
  contexts: [context],
};
const modalities = (...names: string[]) =>
  `resource has modality && [${names.map((name) => `"${name}"`).join(', ')}].contains(resource.modality)`;

describe('diffPolicies', () => {
  it('finds nothing between a set and itself', async () => {
    const set = compile(modalities('CT'));
    expect(await diffPolicies(set, compile(modalities('CT')), questions)).toEqual([]);
  });

  it('tells who is let in and who is shut out, and of how many images', async () => {
    const old = compile(modalities('CT', 'MR'));
    const next = compile(`${modalities('CT')} || (principal.site == "a" && ${modalities('XC')})`);
    const found = await diffPolicies(old, next, { ...questions, actions: ['find'] });
    expect(
      found.map(({ change, principal: { dn }, images, example }) => [change, dn, images, example?.modality]),
    ).toEqual([
      ['shut-out', '/CN=Anna', 5, 'MR'],
      ['let-in', '/CN=Anna', 1, 'XC'],
      ['shut-out', '/CN=Bob', 5, 'MR'],
    ]);
  });

  it('counts images together that the same policies decide', async () => {
    const found = await diffPolicies(compile('true'), compile('false'), questions);
    expect(found).toHaveLength(4);
    expect(found[0]).toMatchObject({
      change: 'shut-out',
      images: 16,
      before: { allowed: true, policies: [{ id: 'images' }] },
      after: { allowed: false, policies: [] },
    });
  });

  it('says "or more" where a catalogue does not tell a number', async () => {
    const facts = questions.facts.map(({ facts: image, images }) => ({
      facts: image,
      images: images < 6 ? ('suppressed' as const) : images,
    }));
    const changed = async (condition: string) => {
      const asked = { ...questions, facts, people: [anna], actions: ['find'] as const };
      const [found] = await diffPolicies(compile('true'), compile(condition), asked);
      return [found?.images, found?.atLeast];
    };
    expect(await changed('false')).toEqual([10, true]);
    expect(await changed(modalities('CT'))).toEqual(['suppressed', true]);
    expect(await changed(modalities('MR', 'XC'))).toEqual([10, false]);
  });

  it('looks at no more facts than the policies do', () => {
    expect(compile('true').observedFacts).toEqual([]);
    expect(compile('resource has studyDate && resource.consent == "given"').observedFacts).toEqual([
      'studyDate',
      'consent',
    ]);
  });

  it('asks about the site once', async () => {
    const found = await diffPolicies(compile('true'), compile('true', 'when { principal.site == "a" }'), {
      ...questions,
      actions: ['signIn'],
    });
    expect(found).toMatchObject([{ change: 'shut-out', principal: bob, images: 0, example: undefined }]);
  });

  it('has a limit, and an end', async () => {
    const many = { ...questions, people: Array.from({ length: 1_000_000 }, () => anna) };
    await expect(diffPolicies(compile('true'), compile('true'), many)).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
    const enough = AbortSignal.abort('enough');
    await expect(diffPolicies(compile('true'), compile('true'), questions, enough)).rejects.toBe('enough');
  });
});
