import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CohortHead, type FrozenImage, manifestHash, manifestLines } from './index.js';

const first = '01932c07-209f-7a5c-8f5c-1a4b9a7d2a01';
const second = '01932c07-209f-7a5c-8f5c-1a4b9a7d2a02';
const head: CohortHead = {
  id: '01932c07-209f-7a5c-8f5c-1a4b9a7d2aff',
  name: 'Herz "CT"\u2028é',
  owner: '/O=Hospital A/CN=Rosa',
  site: 'a',
  createdMs: Date.UTC(2026, 0, 31, 12),
  query: {
    kind: 'query',
    condition: { attribute: 'Modality', comparator: 'equal', values: [{ text: 'CT' }] },
  },
  outcomes: [
    { site: 'b', kind: 'answered', count: 1 },
    { site: 'a', kind: 'answered', count: 1 },
  ],
};
const images: readonly FrozenImage[] = [
  { guid: second, site: 'b', lfn: '/grid/biomed/b/two', size: 20, sha256: 'cd'.repeat(32) },
  { guid: first, site: 'a', lfn: '/grid/biomed/a/one', size: 10, sha256: '' },
];

describe('the manifest of a cohort', () => {
  it('is these bytes, whatever order things came in', () => {
    const text = [...manifestLines(head, images)].join('');
    const list = createHash('sha256').update(`${first}\n${second}\n`).digest('hex');
    expect(text).toBe(
      [
        '["mdm-cohort",1]',
        `["id","${head.id}"]`,
        '["name","Herz \\"CT\\"\u2028é"]',
        '["owner","/O=Hospital A/CN=Rosa"]',
        '["site","a"]',
        '["created","2026-01-31T12:00:00.000Z"]',
        '["query",{"attribute":"Modality","comparator":"equal","values":[{"text":"CT"}]}]',
        '["outcome","a","answered",1]',
        '["outcome","b","answered",1]',
        `["objects",2,"${list}"]`,
        `["image","${first}","a",10,"","/grid/biomed/a/one"]`,
        `["image","${second}","b",20,"${'cd'.repeat(32)}","/grid/biomed/b/two"]`,
        '',
      ].join('\n'),
    );
    const hash = createHash('sha256').update(text).digest('hex');
    expect(manifestHash(head, images)).toBe(hash);
    const turned = { ...head, outcomes: head.outcomes.toReversed() };
    expect(manifestHash(turned, images.toReversed())).toBe(hash);
  });

  it('says whether images were named or found', () => {
    expect([...manifestLines({ ...head, query: { kind: 'list' } }, [])]).toContain('["list"]\n');
    expect([...manifestLines({ ...head, query: { kind: 'query', condition: null } }, [])]).toContain(
      '["query",null]\n',
    );
  });

  it('is another one when anything of it is', () => {
    const image = fc.record({
      guid: fc.uuid(),
      site: fc.string(),
      lfn: fc.string(),
      size: fc.nat(),
      sha256: fc.string(),
    });
    const some = fc.record({
      name: fc.string(),
      owner: fc.string(),
      images: fc.uniqueArray(image, { selector: ({ guid }) => guid, maxLength: 4 }),
    });
    const sorted = (of: readonly FrozenImage[]) => of.toSorted((a, b) => (a.guid < b.guid ? -1 : 1));
    const plain = ({ images: list, ...rest }: { images: FrozenImage[]; name: string; owner: string }) =>
      JSON.stringify({ ...rest, list: sorted(list) });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const hashOf = ({ images: list, ...rest }: typeof one) => manifestHash({ ...head, ...rest }, list);
        expect(hashOf(one) === hashOf(other)).toBe(plain(one) === plain(other));
      }),
      { numRuns: 300 },
    );
  });
});
