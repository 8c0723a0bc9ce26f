import { afterEach, describe, expect, it } from '@jest/globals';
import { fail } from '@mdm/errors';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { deferred } from './deferred.js';
import { type CommitmentIndication, type CommitmentResultIndication, commitmentFailure } from './handlers.js';
import { reportCommitment } from './scu.js';
import { Associations } from './testing/associations.js';
import { ctImageStorage } from './testing/raw-peer.js';
import { storageCommitmentSopClass } from './uids.js';

const all = new Associations();
afterEach(() => all.close());

const instance = (n: number) => ({ sopClassUid: ctImageStorage, sopInstanceUid: `1.2.${n}` });
const contexts = [
  { abstractSyntax: storageCommitmentSopClass, transferSyntaxes: [syntaxes.explicitLittleEndian] },
];

describe('storage commitment', () => {
  it('is asked for, and reported on the same association', async () => {
    const asked: CommitmentIndication[] = [];
    const reported = deferred<number>();
    const result = deferred<CommitmentResultIndication>();
    const server = await all.serve({
      onCommitment: async (request) => {
        asked.push(request);
        const failed = [{ ...instance(2), reason: commitmentFailure.noSuchInstance }];
        request
          .report({ committed: [instance(1)], failed })
          .then(({ status }) => reported.resolve(status), reported.reject);
      },
    });
    const association = await all.connect(server, contexts, {
      onCommitmentResult: async (found) => result.resolve(found),
    });
    expect(await association.requestCommitment('1.9', [instance(1), instance(2)])).toEqual({ status: 0 });
    expect(asked).toMatchObject([
      { callingAe: 'STATION', transactionUid: '1.9', instances: [instance(1), instance(2)] },
    ]);
    expect(await result.promise).toMatchObject({
      callingAe: 'MDM',
      transactionUid: '1.9',
      committed: [instance(1)],
      failed: [{ ...instance(2), reason: 0x0112 }],
    });
    expect(await reported.promise).toBe(0);
    const over = new Promise((resolve) => asked[0]?.signal.addEventListener('abort', resolve));
    await association.release();
    await over;
  });

  it('is reported on an association of its own when the first one is over', async () => {
    const late = deferred<CommitmentIndication>();
    const server = await all.serve({ onCommitment: async (request) => late.resolve(request) });
    const association = await all.connect(server, contexts);
    await association.requestCommitment('1.9', [instance(1)]);
    const { report } = await late.promise;
    await association.release();
    await expect(report({ committed: [instance(1)], failed: [] })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    const found: CommitmentResultIndication[] = [];
    const modality = await all.serve({
      aeTitle: 'STATION',
      onCommitmentResult: async (result) => void found.push(result),
    });
    const peer = { host: '127.0.0.1', port: modality.port, callingAe: 'MDM', calledAe: 'STATION' };
    const result = { transactionUid: '1.9', committed: [instance(1)], failed: [] };
    expect(await reportCommitment(peer, result)).toEqual({ status: 0 });
    expect(found).toMatchObject([result]);
  });

  it('is not reported to who does not take results', async () => {
    const server = await all.serve({ onCommitment: async () => undefined });
    const peer = { host: '127.0.0.1', port: server.port, callingAe: 'PACS', calledAe: 'MDM' };
    await expect(
      reportCommitment(peer, { transactionUid: '1.9', committed: [], failed: [] }),
    ).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it.each([
    ['no instance', '1.9', [], 0x0115],
    ['a transaction without UID', 'x', [instance(1)], 0x0115],
  ])('of %s is refused', async (_name, transaction, instances, status) => {
    const server = await all.serve({ onCommitment: async () => undefined });
    const association = await all.connect(server, contexts);
    expect(await association.requestCommitment(transaction, instances)).toMatchObject({ status });
  });

  it('is answered with the failure of the handler', async () => {
    const server = await all.serve({ onCommitment: async () => fail('unavailable', 'no database') });
    const association = await all.connect(server, contexts);
    expect(await association.requestCommitment('1.9', [instance(1)])).toEqual({
      status: 0x0213,
      comment: 'no database',
    });
  });
});
