import { describe, expect, it } from '@jest/globals';
import { groupsOf } from './groups.js';

const rules = [
  { claim: 'realm_access.roles', value: 'doctor', group: '/biomed/a/Role=physician' },
  { claim: 'realm_access.roles', value: 'staff', group: '/biomed' },
  { claim: 'department', value: 'radiology', group: '/biomed/radiology' },
  { claim: 'https://hospital.example/groups', value: 'trial', group: '/biomed' },
];

describe('the groups of claims', () => {
  it.each([
    ['one of several values', { realm_access: { roles: ['doctor', 'x'] } }, ['/biomed/a/Role=physician']],
    ['a single value', { department: 'radiology' }, ['/biomed/radiology']],
    ['a claim whose name has dots', { 'https://hospital.example/groups': ['trial'] }, ['/biomed']],
    [
      'each once, in the order of the rules',
      { 'https://hospital.example/groups': ['trial'], realm_access: { roles: ['staff', 'doctor'] } },
      ['/biomed/a/Role=physician', '/biomed'],
    ],
    ['no part of a value', { department: 'radiology ward' }, []],
    ['no value within a value', { department: [['radiology']] }, []],
    ['nothing of what is no object', { realm_access: 'roles' }, []],
    ['nothing that every object has', { realm_access: [] }, []],
    ['no claims', {}, []],
  ])('follow from %s', (_name, claims, groups) => {
    expect(groupsOf(claims, rules)).toEqual(groups);
  });

  it('are no more than a token has room for', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ claim: 'x', value: 'y', group: `/g${index}` }));
    expect(groupsOf({ x: 'y' }, many)).toHaveLength(64);
  });
});
