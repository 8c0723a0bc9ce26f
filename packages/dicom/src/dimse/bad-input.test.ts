import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { type DatasetElement, writeDataset } from '../phantom/dataset.js';
import { decodeCommand, encodeCommand, type QueryRequest } from './command.js';
import { deferred } from './deferred.js';
import type { StoreIndication } from './handlers.js';
import { encodeIdentifier } from './identifier.js';
import { type AssociateRq, encodePdu, pdvCommand, pdvLast } from './pdu.js';
import type { DicomServerOptions } from './scp.js';
import { connectDicom, type DicomAssociation } from './scu.js';
import { Associations } from './testing/associations.js';
import {
  associateRq,
  commandPdu,
  ctImageStorage,
  explicitVrLittleEndian,
  listenRaw,
  pData,
  RawPeer,
} from './testing/raw-peer.js';
import { queryRetrieve, verificationSopClass } from './uids.js';

const all = new Associations();
const cleanups: (() => void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  await all.close();
});

const find = queryRetrieve.studyRoot.find;
const contexts = [
  { id: 1, abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] },
  { id: 3, abstractSyntax: verificationSopClass, transferSyntaxes: [syntaxes.implicitLittleEndian] },
  { id: 5, abstractSyntax: find, transferSyntaxes: [explicitVrLittleEndian] },
];
const storeRq = (messageId: number) =>
  encodeCommand({
    kind: 'c-store-rq',
    messageId,
    sopClassUid: ctImageStorage,
    sopInstanceUid: '1.2.3.4',
    priority: 0,
  });
const findRq = (messageId: number) =>
  encodeCommand({ kind: 'c-find-rq', messageId, sopClassUid: find, priority: 0 });
const keys = encodeIdentifier([[0x00080052, 'CS', 'STUDY']], explicitVrLittleEndian);
const echoRq = (messageId: number) =>
  encodeCommand({ kind: 'c-echo-rq', messageId, sopClassUid: verificationSopClass });
const answerOf = async (peer: RawPeer) => decodeCommand(await peer.nextCommand()).command;

/** A raw peer of our provider, and the objects that got through whole. */
async function provider(options: Partial<DicomServerOptions> = {}) {
  const stored: string[] = [];
  const server = await all.serve({
    onStore: async ({ dataset }: StoreIndication) => {
      stored.push(Buffer.concat(await dataset.toArray()).toString());
      return { status: 0 };
    },
    onFind: async function* () {
      yield { identifier: [[0x00100020, 'LO', 'P1']] };
    },
    ...options,
  });
  const peer = await RawPeer.connect(server.port);
  cleanups.push(() => peer.socket.destroy());
  return { server, peer, stored };
}

describe('a provider', () => {
  it('understands a conversation that comes byte by byte', async () => {
    const { peer, stored } = await provider();
    const conversation = Buffer.concat([
      encodePdu(associateRq({ contexts })),
      commandPdu(3, echoRq(1)),
      commandPdu(1, storeRq(2)),
      pData(1, 0, Buffer.from('half ')),
      pData(1, pdvLast, Buffer.from('and half')),
      encodePdu({ type: 'release-rq' }),
    ]);
    for (const byte of conversation) {
      peer.socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await peer.nextControl()).toMatchObject({ type: 'associate-ac' });
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-echo-rsp', status: 0 });
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-store-rsp', status: 0 });
    expect(await peer.nextControl()).toEqual({ type: 'release-rp' });
    expect(stored).toEqual(['half and half']);
  });

  it('understands several messages in one PDU, one after the other', async () => {
    const { peer, stored } = await provider();
    await peer.associate({ contexts });
    // The values of whole messages, joined into a single P-DATA-TF PDU.
    const values = [
      commandPdu(1, storeRq(1)),
      pData(1, pdvLast, Buffer.from('one')),
      commandPdu(3, echoRq(2)),
      commandPdu(1, storeRq(3)),
      pData(1, pdvLast, Buffer.from('two')),
      commandPdu(5, findRq(4)),
      pData(5, pdvLast, keys),
    ].map((pdu) => pdu.subarray(6));
    const body = Buffer.concat(values);
    const header = Buffer.from([4, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(body.length, 2);
    peer.send(header, body);
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-store-rsp', respondsTo: 1 });
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-echo-rsp', respondsTo: 2 });
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-store-rsp', respondsTo: 3 });
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-find-rsp', respondsTo: 4, status: 0xff00 });
    expect(stored).toEqual(['one', 'two']);
  });

  it.each([
    ['a command where the data set goes on', [commandPdu(1, storeRq(1)), commandPdu(3, echoRq(2))]],
    ['a data set where a command should be', [pData(1, pdvLast, Buffer.from('data'))]],
    [
      'a command that does not end before its data set',
      [pData(1, pdvCommand, storeRq(1)), pData(1, 0, keys)],
    ],
    ['a data set on another context', [commandPdu(1, storeRq(1)), pData(5, pdvLast, keys)]],
    ['a data set after a C-ECHO', [commandPdu(3, echoRq(1)), pData(3, pdvLast, keys)]],
    ['a C-STORE that says to have no data set', [commandPdu(1, withoutDataSet(storeRq(1)))]],
    [
      'a C-CANCEL with a data set',
      [commandPdu(5, encodeCommand({ kind: 'c-cancel-rq', respondsTo: 1 }, true))],
    ],
    ['an empty command', [pData(1, pdvCommand | pdvLast, Buffer.alloc(0))]],
    [
      'a response to nothing',
      [commandPdu(5, encodeCommand({ kind: 'c-find-rsp', respondsTo: 7, status: 0 }))],
    ],
  ])('aborts as the user on %s', async (_name, pdus) => {
    const { peer, stored } = await provider();
    await peer.associate({ contexts });
    peer.send(...pdus);
    let pdu = await peer.next();
    // What was asked in order before may still be answered.
    while (pdu?.type === 4) pdu = await peer.next();
    expect(pdu).toEqual({ type: 7, body: Buffer.from([0, 0, 0, 0]) });
    expect(stored).toEqual([]);
  });

  it('closes a connection whose proposal does not end in time', async () => {
    const { peer } = await provider({ artimTimeoutMs: 50 });
    peer.send(encodePdu(associateRq({ contexts })).subarray(0, 100));
    expect(await peer.next()).toBeUndefined();
  });

  it('answers a query with an identifier that is none, and goes on', async () => {
    const { peer } = await provider();
    await peer.associate({ contexts });
    const identifiers = [
      Buffer.alloc(0),
      Buffer.from('garbage'),
      keys.subarray(0, keys.length - 2),
      Buffer.concat([keys, keys]),
      // An element of 4 GB, and a sequence that does not end.
      Buffer.from([8, 0, 0x52, 0, ...Buffer.from('UN'), 0, 0, 0xfe, 0xff, 0xff, 0xff]),
      Buffer.from([8, 0, 0x10, 0x11, ...Buffer.from('SQ'), 0, 0, 0xff, 0xff, 0xff, 0xff]),
    ];
    for (const [messageId, identifier] of identifiers.entries()) {
      peer.send(commandPdu(5, findRq(messageId)), pData(5, pdvLast, identifier));
      const answer = await answerOf(peer);
      if (identifier.length === 0) {
        expect(answer).toMatchObject({ status: 0xff00 });
        await peer.next();
        expect(await answerOf(peer)).toMatchObject({ status: 0 });
      } else expect(answer).toMatchObject({ respondsTo: messageId, status: 0xa900 });
    }
  });

  it('answers an identifier of 10,000 nested sequences, one that is too long, and one of too many elements', async () => {
    const { peer } = await provider();
    await peer.associate({ contexts });
    const open = Buffer.concat([
      Buffer.from([8, 0, 0x10, 0x11, ...Buffer.from('SQ'), 0, 0, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff]),
    ]);
    const nested = Buffer.concat(Array.from({ length: 10_000 }, () => open));
    peer.send(commandPdu(5, findRq(1)));
    for (let start = 0; start < nested.length; start += 100_000)
      peer.send(pData(5, 0, nested.subarray(start, start + 100_000)));
    peer.send(pData(5, pdvLast, Buffer.alloc(0)));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 1, status: 0xa900 });
    peer.send(commandPdu(5, findRq(2)));
    const piece = pData(5, 0, Buffer.alloc(100_000));
    for (let sent = 0; sent < 17 * 1024 * 1024; sent += 100_000) peer.send(piece);
    peer.send(pData(5, pdvLast, Buffer.alloc(0)));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 2, status: 0xa700 });
    const many = writeDataset(
      Array.from({ length: 150_000 }, (_, n): DatasetElement => [0x00210000 + n, 'LO', '']),
    );
    peer.send(commandPdu(5, findRq(3)));
    for (let start = 0; start < many.length; start += 100_000)
      peer.send(pData(5, 0, many.subarray(start, start + 100_000)));
    peer.send(pData(5, pdvLast, Buffer.alloc(0)));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 3, status: 0xa700 });
  });

  it('goes on when a request is cancelled that there is not, or not any more', async () => {
    const { peer } = await provider();
    await peer.associate({ contexts });
    const cancel = commandPdu(5, encodeCommand({ kind: 'c-cancel-rq', respondsTo: 9 }));
    peer.send(cancel, commandPdu(5, findRq(9)), pData(5, pdvLast, keys));
    expect(await answerOf(peer)).toMatchObject({ status: 0xff00 });
    await peer.next();
    expect(await answerOf(peer)).toMatchObject({ status: 0 });
    peer.send(cancel, commandPdu(3, echoRq(10)));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 10, status: 0 });
  });

  it('does not wait for ever for an answer behind a request that is one too many', async () => {
    const { peer } = await provider({
      idleTimeoutMs: 200,
      onRetrieve: async () => [
        {
          sopClassUid: ctImageStorage,
          sopInstanceUid: '1.2.3.4',
          transferSyntaxes: [explicitVrLittleEndian],
          open: async () => ({ dataset: Buffer.from('pixels') }),
        },
      ],
    });
    const get = queryRetrieve.studyRoot.get;
    const rq = associateRq({
      contexts: [...contexts, { id: 7, abstractSyntax: get, transferSyntaxes: [explicitVrLittleEndian] }],
    });
    const roles = [{ sopClassUid: ctImageStorage, scu: false, scp: true }];
    peer.send(encodePdu({ ...rq, userInformation: { ...rq.userInformation, roles } }));
    expect(await peer.nextControl()).toMatchObject({ type: 'associate-ac' });
    const getRq = encodeCommand({ kind: 'c-get-rq', messageId: 1, sopClassUid: get, priority: 0 });
    peer.send(commandPdu(7, getRq), pData(7, pdvLast, keys), commandPdu(3, echoRq(2)));
    const store = await answerOf(peer);
    expect(store).toMatchObject({ kind: 'c-store-rq', messageId: 1 });
    expect(await peer.next()).toMatchObject({ type: 4 });
    peer.send(commandPdu(1, encodeCommand({ kind: 'c-store-rsp', respondsTo: 1, status: 0 })));
    expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
  });

  it('does not keep the connection of a peer that has closed its side and reads nothing', async () => {
    let made = 0;
    const gone = deferred<unknown>();
    const { server, peer } = await provider({
      artimTimeoutMs: 100,
      onFind: async function* ({ signal }) {
        signal.addEventListener('abort', () => gone.resolve(signal.reason));
        for (;;) {
          made += 1;
          yield { identifier: [[0x00104000, 'LT', Buffer.alloc(60_000, 'a')]] };
        }
      },
    });
    await peer.associate({ contexts });
    peer.send(commandPdu(5, findRq(1)), pData(5, pdvLast, keys));
    for (let seen = -1; seen !== made; await pause(200)) seen = made;
    peer.socket.end();
    expect(await gone.promise).toMatchObject({ code: 'cancelled' });
    await server.close();
  });

  it('tells the handler of a query when the peer is gone', async () => {
    const gone = deferred<unknown>();
    const { peer } = await provider({
      onFind: async function* ({ signal }) {
        yield { identifier: [[0x00100020, 'LO', 'P1']] };
        signal.addEventListener('abort', () => gone.resolve(signal.reason));
        await gone.promise;
      },
    });
    await peer.associate({ contexts });
    peer.send(commandPdu(5, findRq(1)), pData(5, pdvLast, keys));
    await peer.next();
    peer.send(encodePdu({ type: 'abort', source: 0, reason: 0 }));
    expect(await gone.promise).toMatchObject({ code: 'cancelled' });
  });
});

describe('a user', () => {
  /** Our user at a raw provider that takes everything proposed. */
  async function user(
    serve: (peer: RawPeer, request: AssociateRq) => Promise<void>,
    timeouts: { responseMs?: number; associateMs?: number } = {},
  ): Promise<DicomAssociation> {
    const raw = await listenRaw(async (peer) => {
      cleanups.push(() => peer.socket.destroy());
      const request = await peer.nextControl();
      if (request?.type !== 'associate-rq') throw new Error('expected a proposal');
      const accepted = request.contexts.map(({ id, transferSyntaxes: [first = ''] }) => ({
        ...{ id, result: 0, transferSyntax: first },
      }));
      peer.send(encodePdu({ ...request, type: 'associate-ac', contexts: accepted }));
      await serve(peer, request);
    });
    cleanups.push(raw.close);
    return await connectDicom({
      ...{ host: '127.0.0.1', port: raw.port, callingAe: 'MDM', calledAe: 'PACS', timeouts },
      contexts: [{ abstractSyntax: find, transferSyntaxes: [explicitVrLittleEndian] }],
    });
  }

  const query = (association: DicomAssociation, signal?: AbortSignal) =>
    association.find({ sopClassUid: find, identifier: [[0x00080052, 'CS', 'STUDY']], signal });
  const rsp = (status: number, dataSet: boolean, respondsTo = 1) =>
    commandPdu(1, encodeCommand({ kind: 'c-find-rsp', respondsTo, status }, dataSet));
  const match = pData(1, pdvLast, encodeIdentifier([[0x00100020, 'LO', 'P1']], explicitVrLittleEndian));

  it.each([
    ['a match without a data set', [rsp(0xff00, false)], 'invalid-argument'],
    [
      'a match that is no data set',
      [rsp(0xff00, true), pData(1, pdvLast, Buffer.from('garbage'))],
      'invalid-dicom',
    ],
    ['an answer to another request', [rsp(0, false, 7)], 'invalid-argument'],
    [
      'an answer of another service',
      [commandPdu(1, encodeCommand({ kind: 'c-echo-rsp', respondsTo: 1, status: 0 }))],
      'invalid-argument',
    ],
    ['a match for another request', [rsp(0xff00, true, 7), match], 'invalid-argument'],
    ['garbage', [Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')], 'invalid-argument'],
  ])('fails on %s', async (_name, pdus, code) => {
    const association = await user(async (peer) => {
      await peer.next();
      await peer.next();
      peer.send(...pdus);
    });
    await expect(query(association).next()).rejects.toMatchObject({ code });
  });

  it('fails when the peer stalls between two matches, or within one', async () => {
    for (const begun of [[], [rsp(0xff00, true)]]) {
      const association = await user(
        async (peer) => {
          await peer.next();
          await peer.next();
          peer.send(rsp(0xff00, true), match, ...begun);
        },
        { responseMs: 2_000 },
      );
      const matches = query(association);
      await matches.next();
      await expect(matches.next()).rejects.toMatchObject({ code: 'deadline-exceeded' });
    }
  });

  it('does not wait for ever for a peer that goes on after C-CANCEL', async () => {
    let over = false;
    const association = await user(
      async (peer) => {
        await peer.next();
        await peer.next();
        peer.socket.on('close', () => {
          over = true;
        });
        while (!over) {
          peer.send(rsp(0xff00, true), match);
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
      { associateMs: 2_000 },
    );
    const stop = new AbortController();
    const seen = (async () => {
      for await (const _match of query(association, stop.signal)) stop.abort();
    })();
    await expect(seen).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  it('refuses a request that its peer must not send', async () => {
    const request: QueryRequest = { kind: 'c-find-rq', messageId: 5, sopClassUid: find, priority: 0 };
    const association = await user(async (peer) => {
      await peer.next();
      await peer.next();
      peer.send(commandPdu(1, encodeCommand(request)), match);
      expect(await answerOf(peer)).toMatchObject({ respondsTo: 5, status: 0x0122 });
      peer.send(rsp(0, false));
    });
    expect(await query(association).next()).toEqual({ done: true, value: undefined });
  });
});

/** The same command set, whose (0000,0800) says that no data set follows. */
function withoutDataSet(command: Buffer): Buffer {
  const copy = Buffer.from(command);
  const at = copy.indexOf(Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]));
  copy.writeUInt16LE(0x0101, at + 8);
  return copy;
}
