import { describe, expect, it } from '@jest/globals';
import { compilePolicies, type PolicyFile, parsePolicyCases, runPolicyCases, starterFiles } from './index.js';

function failing(files: readonly PolicyFile[]) {
  const [policies, tests] = files;
  if (policies === undefined || tests === undefined) throw new Error('two files are expected');
  const { site, cases } = parsePolicyCases(tests.name, tests.text);
  const results = runPolicyCases(compilePolicies([policies], { site }), cases);
  return { count: results.length, failed: results.filter(({ passed }) => !passed).map(({ name }) => name) };
}

describe('the first policies of a site', () => {
  it('check, and pass their tests', () => {
    expect(failing(starterFiles('a'))).toEqual({ count: 4, failed: [] });
  });

  it('check, and pass, with what is a comment at first', () => {
    const all = starterFiles('a').map(({ name, text }) => ({
      name,
      text: text
        .replace(/^\/\/ (@|forbid|\)|when|unless| {2}(principal,|action in|resource is))/gm, '$1')
        .replace(/^( {2})# -/gm, '$1-'),
    }));
    expect(failing(all)).toEqual({ count: 6, failed: [] });
  });
});
