import { describe, expect, it } from '@jest/globals';
import type { IngestSource } from './policy.js';
import { createSources } from './sources.js';

const source = (owner: string, match: Partial<IngestSource>): IngestSource => ({
  owner: `/CN=${owner}`,
  group: '/biomed',
  mode: '0640',
  profile: 'basic',
  consent: 'unknown',
  grants: [],
  metadataGrants: [],
  ...match,
});

const find = createSources([
  source('scanner', { aeTitle: 'CT_1', address: '10.1.2.3' }),
  source('ward', { aeTitle: 'CT*', address: '10.1.0.0/16' }),
  source('lab', { address: 'fd00::/8' }),
  source('anything', { aeTitle: 'A.B' }),
]);
const ownerOf = (callingAe: string, address: string) => find({ callingAe, address })?.owner;

describe('the sources of site.yaml', () => {
  it('are asked in order, the first match wins', () => {
    expect(ownerOf('CT_1', '10.1.2.3')).toBe('/CN=scanner');
    expect(ownerOf('CT_1', '10.1.2.4')).toBe('/CN=ward');
    expect(ownerOf('CT', '10.1.255.255')).toBe('/CN=ward');
  });

  it('compare networks of both families', () => {
    expect(ownerOf('MR', 'fd12:3456::1')).toBe('/CN=lab');
    expect(ownerOf('CT_1', '10.2.0.1')).toBeUndefined();
    expect(ownerOf('MR', 'fe80::1')).toBeUndefined();
  });

  it('take only the asterisk for a wildcard', () => {
    expect(ownerOf('A.B', '192.0.2.1')).toBe('/CN=anything');
    expect(ownerOf('AxB', '192.0.2.1')).toBeUndefined();
    expect(ownerOf('XCT_1', '10.1.2.3')).toBeUndefined();
  });
});
