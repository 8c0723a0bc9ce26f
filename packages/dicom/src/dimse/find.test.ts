import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fail } from '@mdm/errors';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { deferred } from './deferred.js';
import type { FindIndication, FindMatch } from './handlers.js';
import { asciiOf } from './identifier.js';
import { Associations } from './testing/associations.js';
import { queryRetrieve } from './uids.js';

const all = new Associations();
afterEach(() => all.close());

const sopClassUid = queryRetrieve.studyRoot.find;
const level = 0x00080052;
const patientId = 0x00100020;
const contexts = [{ abstractSyntax: sopClassUid, transferSyntaxes: [syntaxes.explicitLittleEndian] }];
const identifier: DatasetElement[] = [
  [level, 'CS', 'STUDY'],
  [patientId, 'LO', ''],
];

async function* patients(count: number): AsyncGenerator<FindMatch> {
  for (let i = 0; i < count; i += 1) yield { identifier: [[patientId, 'LO', `P${i}`]] };
}

async function idsOf(matches: AsyncIterable<Parameters<typeof asciiOf>[0]>): Promise<(string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for await (const match of matches) ids.push(asciiOf(match, patientId));
  return ids;
}

describe('C-FIND', () => {
  it.each(Object.entries(syntaxes).filter(([name]) => !name.startsWith('deflated')))(
    'gives the keys to the handler and the matches to the user in %s',
    async (_name, transferSyntax) => {
      const seen: FindIndication[] = [];
      const server = await all.serve({
        onFind: (request) => {
          seen.push(request);
          return patients(3);
        },
      });
      const association = await all.connect(server, [
        { abstractSyntax: sopClassUid, transferSyntaxes: [transferSyntax] },
      ]);
      expect(await idsOf(association.find({ sopClassUid, identifier }))).toEqual(['P0', 'P1', 'P2']);
      expect(seen).toHaveLength(1);
      expect(seen[0]).toMatchObject({ callingAe: 'STATION', calledAe: 'MDM', sopClassUid });
      expect(asciiOf(seen[0]?.identifier ?? [], level)).toBe('STUDY');
      expect(await idsOf(association.find({ sopClassUid, identifier }))).toHaveLength(3);
      await association.release();
    },
  );

  it('speaks the transfer syntax that the user names first', async () => {
    const server = await all.serve({ onFind: () => patients(0) });
    const association = await all.connect(server, [
      {
        abstractSyntax: sopClassUid,
        transferSyntaxes: [
          syntaxes.deflatedExplicitLittleEndian,
          syntaxes.implicitLittleEndian,
          syntaxes.explicitLittleEndian,
        ],
      },
    ]);
    expect(association.contexts).toMatchObject([{ transferSyntax: syntaxes.implicitLittleEndian }]);
  });

  it('negotiates what the handler can do beyond the baseline', async () => {
    const seen: FindIndication[] = [];
    const server = await all.serve({
      queryOptions: { relational: true, timezone: true },
      onFind: (request) => {
        seen.push(request);
        return patients(0);
      },
    });
    const association = await all.connect(
      server,
      contexts.map((context) => ({ ...context, queryOptions: { relational: true, fuzzyNames: true } })),
    );
    await idsOf(association.find({ sopClassUid, identifier }));
    expect(seen[0]?.options).toEqual({
      relational: true,
      dateTime: false,
      fuzzyNames: false,
      timezone: false,
    });
  });

  it('does not read more matches than the user takes', async () => {
    let made = 0;
    const server = await all.serve({
      onFind: async function* () {
        for (;;) {
          made += 1;
          yield { identifier: [[patientId, 'LO', 'x'.repeat(60_000)]] };
        }
      },
    });
    const association = await all.connect(server, contexts);
    const matches = association.find({ sopClassUid, identifier });
    for (let i = 0; i < 50; i += 1) await matches.next();
    // What fits into the buffers of two sockets, and no more.
    expect(made).toBeLessThan(400);
    await matches.return();
    await association.release();
  });

  it('is cancelled when the user leaves the loop, and the association goes on', async () => {
    const ended = deferred<unknown>();
    const server = await all.serve({
      onFind: async function* ({ signal }) {
        yield* patients(2);
        await once(signal, 'abort');
        ended.resolve(signal.reason);
        signal.throwIfAborted();
      },
    });
    const association = await all.connect(server, contexts);
    const matches = association.find({ sopClassUid, identifier });
    expect(asciiOf((await matches.next()).value ?? [], patientId)).toBe('P0');
    await matches.return();
    expect(await ended.promise).toMatchObject({ code: 'cancelled' });
    const again = association.find({ sopClassUid, identifier });
    expect((await again.next()).done).toBe(false);
    await again.return();
    await association.release();
  });

  it('is cancelled by the signal, also when the handler does not listen', async () => {
    const stop = new AbortController();
    const server = await all.serve({
      onFind: async function* () {
        yield* patients(1);
        await new Promise(() => undefined);
      },
    });
    const association = await all.connect(server, contexts);
    const matches = association.find({ sopClassUid, identifier, signal: stop.signal });
    await matches.next();
    stop.abort();
    await expect(matches.next()).rejects.toMatchObject({ code: 'cancelled' });
    await association.release();
  });

  it.each([
    ['invalid-argument', 'invalid-argument'],
    ['unavailable', 'unavailable'],
    ['permission-denied', 'permission-denied'],
    ['internal', 'failed-precondition'],
  ] as const)('tells the user of %s as %s', async (code, expected) => {
    const server = await all.serve({
      onFind: async function* () {
        yield* patients(1);
        fail(code, 'the reason');
      },
    });
    const association = await all.connect(server, contexts);
    await expect(idsOf(association.find({ sopClassUid, identifier }))).rejects.toMatchObject({
      code: expected,
      message: expect.stringContaining('the reason'),
    });
    await association.release();
  });

  it('is refused with its own status when the keys are no data set', async () => {
    const server = await all.serve({ onFind: () => patients(1) });
    const association = await all.connect(server, contexts);
    const broken: DatasetElement[] = [
      [0x00080052, 'CS', 'STUDY'],
      [0x00081110, 'SQ', Buffer.from('not an item!')],
    ];
    await expect(idsOf(association.find({ sopClassUid, identifier: broken }))).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('A900H'),
    });
  });

  it('runs as often at the same time as was negotiated', async () => {
    let running = 0;
    const both = deferred<void>();
    const server = await all.serve({
      maxOperations: 2,
      onFind: async function* () {
        running += 1;
        if (running === 2) both.resolve();
        await both.promise;
        yield* patients(1);
      },
    });
    const association = await all.connect(server, contexts, { maxOperations: 5 });
    const answers = [1, 2, 3].map(() => idsOf(association.find({ sopClassUid, identifier })));
    expect(await Promise.all(answers)).toEqual([['P0'], ['P0'], ['P0']]);
    await association.release();
  });
});
