import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { compilePolicies, defaultPolicies, parsePolicyCases, runPolicyCases } from './index.js';

const folder = new URL('../examples/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.cedar'));

describe('the worked policies of docs/policy.md', () => {
  it('are ten', () => {
    expect(names).toHaveLength(10);
  });

  describe.each(names)('%s', (name) => {
    const tests = name.replace('.cedar', '.test.yaml');
    const { site, cases } = parsePolicyCases(tests, read(tests));
    const set = compilePolicies([...defaultPolicies, { name, text: read(name) }], { site });

    it('checks without a warning, and is tested by all its policies', () => {
      expect(set.warnings).toEqual([]);
      const tested = new Set(cases.flatMap(({ by = [] }) => by));
      const own = set.policies.filter(({ file }) => file === name).map(({ id }) => id);
      expect(own.filter((id) => !tested.has(id))).toEqual([]);
    });

    it.each(runPolicyCases(set, cases))('$name: $action is $expect', ({ decision, expect: expected, by }) => {
      expect(decision.allowed).toBe(expected === 'allow');
      if (by !== undefined) expect(decision.policies.map(({ id }) => id).toSorted()).toEqual(by.toSorted());
    });

    it('says the same in SQL', () => {
      for (const { principal, action, image, context } of cases)
        if (image !== undefined) expect(set.visibleSql('f', 1, { principal, action, context })).toBeDefined();
    });
  });

  it('are all in docs/policy.md as they are', () => {
    const document = readFileSync(new URL('../../../docs/policy.md', import.meta.url), 'utf8');
    for (const name of names) expect(document).toContain(read(name).trim());
  });
});
