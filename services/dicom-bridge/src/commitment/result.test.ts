import { describe, expect, it } from '@jest/globals';
import type { IngestSource } from '../policy.js';
import { createSources } from '../sources.js';
import type { ReferencedInstance } from '../store/commitments.js';
import { settle } from './result.js';

const ct = '1.2.840.10008.5.1.4.1.1.2';
const mr = '1.2.840.10008.5.1.4.1.1.4';
const common: Omit<IngestSource, 'aeTitle' | 'address'> = {
  owner: '/CN=o',
  group: '/g',
  mode: '0640',
  profile: 'basic',
  consent: 'unknown',
  grants: [],
  metadataGrants: [],
};
const findSource = createSources([
  { ...common, aeTitle: 'CT_*', address: '10.1.0.0/16' },
  { ...common, aeTitle: 'CT_*', address: '10.2.0.0/16' },
]);
const asking = { callingAe: 'CT_1', address: '10.1.0.7' };

type Known = NonNullable<ReferencedInstance['known']>;
const instance = (
  known: Partial<Known> | null,
  more: Partial<ReferencedInstance> = {},
): ReferencedInstance => ({
  sopClassUid: ct,
  sopInstanceUid: '1.2.3',
  known: known && {
    guid: 'g',
    owner: '/CN=o',
    sopClass: ct,
    standing: 'registered',
    backed: false,
    ...known,
  },
  senders: ['CT_1 at 10.1.0.7'],
  aside: [],
  ...more,
});

describe('what is told of an instance', () => {
  it.each<[string, ReferencedInstance]>([
    ['is registered', instance({})],
    [
      'is registered, and was sent from another address of the source',
      instance({}, { senders: ['CT_1 at 10.1.9.9'] }),
    ],
    ['is registered, and its SOP class was not noted', instance({ sopClass: null })],
    [
      'was sent by the other one as well',
      instance({}, { senders: ['CT_1 at 10.2.0.1', 'CT_1 at 10.1.0.7'] }),
    ],
    ['was put aside of another one', instance({}, { aside: ['CT_1 at 10.2.0.1'] })],
  ])('that %s is success', (_what, one) => {
    expect(settle([one], asking, findSource)).toMatchObject({
      held: [{ sopInstanceUid: '1.2.3' }],
      failed: [],
    });
  });

  it.each<[string, ReferencedInstance, number]>([
    ['nobody has sent', instance(null, { senders: [] }), 0x0112],
    ['nobody of its AE title has sent', instance({}, { senders: [] }), 0x0112],
    ['its AE title has sent as another source', instance({}, { senders: ['CT_1 at 10.2.0.1'] }), 0x0112],
    [
      'its AE title has sent from where no source is',
      instance({}, { senders: ['CT_1 at 192.0.2.1'] }),
      0x0112,
    ],
    ['another source has sent with another class', instance({ sopClass: mr }, { senders: [] }), 0x0112],
    ['has another class', instance({ sopClass: mr }), 0x0119],
    ['is not registered yet', instance({ standing: 'waiting' }), 0x0110],
    ['was given up', instance({ standing: 'given-up' }), 0x0110],
    ['only a PACS has', instance({ backed: true }), 0x0110],
    ['it has sent with other content as well', instance({}, { aside: ['CT_1 at 10.1.0.7'] }), 0x0110],
    [
      'it has sent, and that was put aside',
      instance(null, { senders: [], aside: ['CT_1 at 10.1.0.8'] }),
      0x0110,
    ],
  ])('that %s is a failure with its reason', (_what, one, reason) => {
    expect(settle([one], asking, findSource)).toEqual({
      held: [],
      failed: [{ sopClassUid: ct, sopInstanceUid: '1.2.3', reason }],
    });
  });

  it('is nothing when who asks is no source any more', () => {
    const { failed } = settle([instance({})], { callingAe: 'MR_1', address: '10.1.0.7' }, findSource);
    expect(failed).toMatchObject([{ reason: 0x0112 }]);
  });
});
