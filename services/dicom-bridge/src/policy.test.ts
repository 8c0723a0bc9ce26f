import { describe, expect, it } from '@jest/globals';
import { evaluateAcl } from '@mdm/access';
import { aclsOf, policyOfRegistrar, policyOfSource, retainedUntil } from './policy.js';

const source = {
  owner: '/O=Hospital A/CN=Anna Arzt',
  group: '/biomed/a/Role=physician',
  mode: '0640',
  metadataMode: '0600',
  profile: 'basic',
  consent: 'unknown',
  grants: [{ user: '/O=Hospital B/CN=Berta Arzt', rights: 'r--' }],
  metadataGrants: [{ group: '/biomed', rights: 'r--' }],
} as const;

describe('the policy of a source', () => {
  const acls = aclsOf(
    policyOfSource({ ...source, grants: [...source.grants], metadataGrants: [...source.metadataGrants] }),
    'biomed',
  );
  const may = (acl: keyof typeof acls, dn: string, groups: string[], right: 'read' | 'search' = 'read') =>
    evaluateAcl(acls[acl], { dn, groups, now: 0 }, right).allowed;

  it('gives files and keys to owner, group and grants', () => {
    expect(may('file', source.owner, [])).toBe(true);
    expect(may('file', '/CN=x', [source.group])).toBe(true);
    expect(may('file', '/O=Hospital B/CN=Berta Arzt', [])).toBe(true);
    expect(may('file', '/CN=x', ['/biomed'])).toBe(false);
  });

  it('gives metadata by its own mode, the grants and the grants of metadata', () => {
    expect(may('metadata', '/CN=x', ['/biomed'])).toBe(true);
    expect(may('metadata', '/O=Hospital B/CN=Berta Arzt', [])).toBe(true);
    expect(may('metadata', '/CN=x', [source.group])).toBe(false);
  });

  it('lets the VO look into new directories, and whoever may read the file pass', () => {
    expect(may('directory', '/CN=x', ['/biomed'])).toBe(true);
    expect(may('directory', '/O=Hospital B/CN=Berta Arzt', [], 'search')).toBe(true);
    expect(may('directory', '/O=Hospital B/CN=Berta Arzt', [])).toBe(false);
    expect(may('directory', '/CN=x', ['/other'], 'search')).toBe(false);
  });
});

describe('retention', () => {
  const receivedMs = Date.UTC(2026, 5, 1);
  const policy = policyOfSource({ ...source, grants: [], metadataGrants: [], retention: 'P10Y' });
  const day = (studyDate?: string) =>
    new Date(retainedUntil(policy, { studyDate, receivedMs })).toISOString().slice(0, 10);

  it('counts from the study, or from the registration where the study has no day or one to come', () => {
    expect(day('20240305')).toBe('2034-03-05');
    for (const studyDate of [undefined, '', '20299999', '20990101'])
      expect(day(studyDate)).toBe('2036-06-01');
  });

  it('is not limited where the source says nothing', () => {
    const { retention: _none, ...free } = policy;
    expect(retainedUntil(free, { studyDate: '20240305', receivedMs })).toBe(0);
  });
});

describe('the policy of a registrar', () => {
  it('makes images that belong to the caller and are readable for its first group', () => {
    const policy = policyOfRegistrar({ dn: '/CN=Anna', groups: ['/biomed/a', '/biomed'] }, 'biomed');
    expect(policy).toMatchObject({ owner: '/CN=Anna', group: '/biomed/a', mode: 0o640, profile: 'basic' });
    expect(policyOfRegistrar({ dn: '/CN=Anna', groups: [] }, 'biomed').group).toBe('/biomed');
  });
});
