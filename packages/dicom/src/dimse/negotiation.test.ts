import { describe, expect, it } from '@jest/globals';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { type AcceptancePolicy, negotiate, preferredTransferSyntax } from './negotiation.js';
import { decodePdu, encodePdu } from './pdu.js';
import { associateRq, ctImageStorage, explicitVrLittleEndian } from './testing/raw-peer.js';
import { queryRetrieve, storageServiceClass } from './uids.js';

const policy: AcceptancePolicy = {
  rolesOf: () => ({ scu: true, scp: true }),
  acceptContext: preferredTransferSyntax,
  queryOptions: { relational: true, fuzzyNames: true },
  maxOperations: 4,
};
const user = associateRq().userInformation;
const ct = { id: 1, abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] };
const query = {
  id: 3,
  abstractSyntax: queryRetrieve.studyRoot.find,
  transferSyntaxes: [syntaxes.implicitLittleEndian],
};

describe('negotiation', () => {
  it.each([
    // proposed by the requestor, what we can be, what is answered, what we are
    [undefined, { scu: true, scp: true }, undefined, { scu: false, scp: true }],
    [
      { scu: false, scp: true },
      { scu: true, scp: true },
      { scu: false, scp: true },
      { scu: true, scp: false },
    ],
    [
      { scu: true, scp: true },
      { scu: true, scp: true },
      { scu: true, scp: true },
      { scu: true, scp: true },
    ],
    [
      { scu: true, scp: true },
      { scu: false, scp: true },
      { scu: true, scp: false },
      { scu: false, scp: true },
    ],
    [{ scu: false, scp: true }, { scu: false, scp: true }, undefined, undefined],
    [undefined, { scu: true, scp: false }, undefined, undefined],
  ])('of roles: %j where we can be %j is answered %j', (proposed, ours, answered, agreed) => {
    const roles = proposed === undefined ? [] : [{ sopClassUid: ctImageStorage, ...proposed }];
    const rq = { ...associateRq({ contexts: [ct] }), userInformation: { ...user, roles } };
    const { contexts, roles: answer, results } = negotiate(rq, { ...policy, rolesOf: () => ours });
    expect(answer).toEqual(answered === undefined ? [] : [{ sopClassUid: ctImageStorage, ...answered }]);
    expect(contexts).toMatchObject(agreed === undefined ? [] : [agreed]);
    expect(results).toMatchObject([{ result: agreed === undefined ? 3 : 0 }]);
  });

  it.each([
    [undefined, 4, undefined],
    [{ invoked: 0, performed: 0 }, 4, { invoked: 4, performed: 4 }],
    [{ invoked: 2, performed: 9 }, 4, { invoked: 2, performed: 4 }],
    [{ invoked: 0, performed: 3 }, 0, { invoked: 0, performed: 3 }],
    [{ invoked: 1, performed: 1 }, 0, { invoked: 1, performed: 1 }],
  ])('of the operations window: %j within %j is %j', (asyncOperations, maxOperations, answer) => {
    const userInformation = { ...user, ...(asyncOperations && { asyncOperations }) };
    const rq = { ...associateRq(), userInformation };
    expect(negotiate(rq, { ...policy, maxOperations }).asyncOperations).toEqual(answer);
  });

  it('of queries answers as many options as were proposed, and those of other classes not', () => {
    const extended = [
      { sopClassUid: query.abstractSyntax, information: Buffer.from([1, 1, 1, 0, 1]) },
      { sopClassUid: ctImageStorage, information: Buffer.from([2, 0, 3, 0, 1, 0]) },
    ];
    const rq = { ...associateRq({ contexts: [ct, query] }), userInformation: { ...user, extended } };
    const { extended: answer, contexts } = negotiate(rq, policy);
    const information = Buffer.from([1, 0, 1, 0, 0]);
    expect(answer).toEqual([{ sopClassUid: query.abstractSyntax, information }]);
    expect(contexts).toMatchObject([{ id: 1 }, { id: 3, extended: information }]);
  });

  it('of retrievals agrees to relational ones, and never to the conversion that their second byte asks for', () => {
    const { get, move } = queryRetrieve.studyRoot;
    const contexts = [get, move].map((abstractSyntax, index) => ({
      ...query,
      id: 2 * index + 1,
      abstractSyntax,
    }));
    const extended = contexts.map(({ abstractSyntax }) => ({
      sopClassUid: abstractSyntax,
      information: Buffer.from([1, 1, 1]),
    }));
    const rq = { ...associateRq({ contexts }), userInformation: { ...user, extended } };
    const all = { relational: true, dateTime: true, fuzzyNames: true };
    expect(negotiate(rq, { ...policy, queryOptions: all }).extended).toEqual(
      extended.map(({ sopClassUid }) => ({ sopClassUid, information: Buffer.from([1, 0, 0]) })),
    );
  });

  it('takes a class that it does not know when that says to be stored', () => {
    const unknown = { ...ct, abstractSyntax: '1.2.840.10008.9.9.9' };
    const rq = associateRq({ contexts: [unknown] });
    expect(negotiate(rq, policy).contexts).toEqual([]);
    const common = {
      sopClassUid: unknown.abstractSyntax,
      serviceClassUid: storageServiceClass,
      relatedSopClassUids: [ctImageStorage],
    };
    const told = { ...rq, userInformation: { ...user, commonExtended: [common] } };
    expect(negotiate(told, policy).contexts).toMatchObject([{ abstractSyntax: unknown.abstractSyntax }]);
  });

  it('of 128 contexts answers each, in the order of the proposal and with the syntax named first', () => {
    const contexts = Array.from({ length: 128 }, (_, index) => ({
      id: 2 * index + 1,
      abstractSyntax: ctImageStorage,
      transferSyntaxes: [`1.2.840.10008.1.2.4.${50 + index}`, explicitVrLittleEndian],
    }));
    const encoded = encodePdu(associateRq({ contexts }));
    const decoded = decodePdu(1, encoded.subarray(6));
    if (decoded.type !== 'associate-rq') throw new Error('not a proposal');
    expect(negotiate(decoded, policy).results).toEqual(
      contexts.map(({ id, transferSyntaxes: [transferSyntax] }) => ({ id, result: 0, transferSyntax })),
    );
  });

  it('chooses the syntax of objects by the order of the sender, that of queries among those without pixels', () => {
    const proposed = ['1.2.840.10008.1.2.4.90', syntaxes.explicitBigEndian, syntaxes.implicitLittleEndian];
    expect(preferredTransferSyntax(ctImageStorage, proposed)).toBe('1.2.840.10008.1.2.4.90');
    expect(preferredTransferSyntax(query.abstractSyntax, proposed)).toBe(syntaxes.explicitBigEndian);
    expect(preferredTransferSyntax('1.2.840.10008.9.9.9', proposed)).toBeUndefined();
  });
});
