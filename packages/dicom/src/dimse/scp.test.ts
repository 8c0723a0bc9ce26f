import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fail, type MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { decodeCommand, encodeCommand } from './command.js';
import {
  commandTag,
  decodeCommandElements,
  encodeCommandElements,
  readUid,
  readUs,
  uid,
  us,
} from './command-elements.js';
import type { StoreIndication } from './handlers.js';
import { encodePdu, pdvLast } from './pdu.js';
import { createDicomServer, type DicomServer, type DicomServerOptions } from './scp.js';
import { connectDicom } from './scu.js';
import type { DimseStatus } from './status.js';
import {
  associateRq,
  commandPdu,
  ctImageStorage,
  explicitVrLittleEndian,
  pData,
  RawPeer,
} from './testing/raw-peer.js';
import { verificationSopClass } from './uids.js';

const open: DicomServer[] = [];
const peers: RawPeer[] = [];

async function serve(options: Partial<DicomServerOptions> = {}): Promise<DicomServer> {
  const server = await createDicomServer({
    aeTitle: 'MDM',
    host: '127.0.0.1',
    port: 0,
    artimTimeoutMs: 10_000,
    onStore: readAll,
    ...options,
  });
  open.push(server);
  return server;
}

async function connectRaw({ port }: DicomServer): Promise<RawPeer> {
  const peer = await RawPeer.connect(port);
  peers.push(peer);
  return peer;
}

/** A raw peer on an accepted association. */
async function associated(options: Partial<DicomServerOptions> = {}): Promise<RawPeer> {
  const peer = await connectRaw(await serve(options));
  expect(await peer.associate()).toMatchObject({ type: 'associate-ac' });
  return peer;
}

const success: DimseStatus = { status: 0 };

async function readAll({ dataset }: StoreIndication): Promise<DimseStatus> {
  for await (const _chunk of dataset);
  return success;
}

function gate(): { opened: Promise<void>; open: () => void } {
  let release = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { opened, open: release };
}

const storeRq = (messageId: number, sopClassUid = ctImageStorage) =>
  commandPdu(
    1,
    encodeCommand({ kind: 'c-store-rq', messageId, sopClassUid, sopInstanceUid: '1.2.3.4', priority: 0 }),
  );
const echoRq = (messageId: number, sopClassUid = verificationSopClass) =>
  commandPdu(3, encodeCommand({ kind: 'c-echo-rq', messageId, sopClassUid }));
const object = pData(1, pdvLast, Buffer.from('pixels'));
const answerOf = async (peer: RawPeer) => decodeCommand(await peer.nextCommand()).command;

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.socket.destroy();
  await Promise.all(open.splice(0).map((server) => server.close(AbortSignal.abort())));
});

describe('negotiation', () => {
  it('accepts storage with the first transfer syntax and verification with the default one', async () => {
    const peer = await connectRaw(await serve());
    const contexts = [
      {
        id: 1,
        abstractSyntax: ctImageStorage,
        transferSyntaxes: ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2'],
      },
      {
        id: 3,
        abstractSyntax: verificationSopClass,
        transferSyntaxes: ['1.2.840.10008.1.2.1', '1.2.840.10008.1.2'],
      },
      { id: 5, abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2.1'] },
      { id: 7, abstractSyntax: '1.2.840.10008.5.1.4.1.2.2.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
      { id: 9, abstractSyntax: '1.3.12.2.1107.5.9.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
    ];
    expect(await peer.associate({ contexts })).toMatchObject({
      type: 'associate-ac',
      contexts: [
        { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2.4.90' },
        { id: 3, result: 0, transferSyntax: '1.2.840.10008.1.2' },
        { id: 5, result: 0, transferSyntax: '1.2.840.10008.1.2.1' },
        { id: 7, result: 3 },
        { id: 9, result: 0, transferSyntax: '1.2.840.10008.1.2' },
      ],
      userInformation: { maxPduLength: 131_072, implementationVersionName: 'MDM_0_1' },
    });
  });

  it('limits asynchronous operations and roles, and declines by leaving out', async () => {
    const peer = await connectRaw(await serve());
    const rq = associateRq();
    peer.send(
      encodePdu({
        ...rq,
        userInformation: {
          ...rq.userInformation,
          asyncOperations: { invoked: 0, performed: 0 },
          roles: [{ sopClassUid: ctImageStorage, scu: true, scp: true }],
          extended: [{ sopClassUid: ctImageStorage, information: Buffer.from([2, 0, 3, 0, 1, 0]) }],
          userIdentity: {
            type: 2,
            responseRequested: true,
            primary: Buffer.from('user'),
            secondary: Buffer.from('passcode'),
          },
        },
      }),
    );
    const accept = await peer.nextControl();
    if (accept?.type !== 'associate-ac') throw new Error('not accepted');
    expect(accept.userInformation).toMatchObject({
      asyncOperations: { invoked: 8, performed: 8 },
      roles: [{ sopClassUid: ctImageStorage, scu: true, scp: false }],
      extended: [],
      others: [],
    });
    expect(accept.userInformation.userIdentityResponse).toBeUndefined();
  });

  it('ignores the spaces around AE titles', async () => {
    const peer = await connectRaw(await serve({ acceptCalling: (ae) => ae === 'CT 1' }));
    expect(await peer.associate({ calledAe: '  MDM ', callingAe: ' CT 1' })).toMatchObject({
      type: 'associate-ac',
    });
  });

  it.each([
    ['another called AE title', { calledAe: 'OTHER' }, { result: 1, source: 1, reason: 7 }],
    [
      'a calling AE title that is not accepted',
      { callingAe: 'STRANGER' },
      { result: 1, source: 1, reason: 3 },
    ],
    ['no calling AE title', { callingAe: '' }, { result: 1, source: 1, reason: 3 }],
    ['another application context', { applicationContext: '1.2.3' }, { result: 1, source: 1, reason: 2 }],
    ['another protocol version', { protocolVersion: 2 }, { result: 1, source: 2, reason: 2 }],
  ])('rejects %s', async (_name, overrides, expected) => {
    const peer = await connectRaw(await serve({ acceptCalling: (ae) => ae === 'SCANNER' }));
    expect(await peer.associate(overrides)).toEqual({ type: 'associate-rj', ...expected });
  });

  it('rejects when its policy throws', async () => {
    const peer = await connectRaw(await serve({ acceptContext: () => fail('internal', 'no policy') }));
    expect(await peer.associate()).toEqual({ type: 'associate-rj', result: 1, source: 1, reason: 1 });
  });

  it('rejects the association above the limit for now, and accepts again when one has ended', async () => {
    const server = await serve({ maxAssociations: 1 });
    const first = await connectRaw(server);
    await first.associate();
    const second = await connectRaw(server);
    expect(await second.associate()).toEqual({ type: 'associate-rj', result: 2, source: 3, reason: 2 });
    first.send(encodePdu({ type: 'release-rq' }));
    expect(await first.nextControl()).toEqual({ type: 'release-rp' });
    const third = await connectRaw(server);
    expect(await third.associate()).toMatchObject({ type: 'associate-ac' });
  });
});

describe('the protocol machine on a socket', () => {
  it('closes a connection that never speaks', async () => {
    const peer = await connectRaw(await serve({ artimTimeoutMs: 30 }));
    expect(await peer.next()).toBeUndefined();
  });

  it('closes a connection whose peer does not close it after the release', async () => {
    const peer = await associated({ artimTimeoutMs: 2_000 });
    peer.send(encodePdu({ type: 'release-rq' }));
    expect(await peer.nextControl()).toEqual({ type: 'release-rp' });
    expect(await peer.next()).toBeUndefined();
  });

  it.each([
    ['P-DATA-TF', object],
    ['A-RELEASE-RQ', encodePdu({ type: 'release-rq' })],
    ['an unknown PDU', Buffer.from([8, 0, 0, 0, 0, 0])],
    [
      '300 presentation contexts',
      encodePdu(
        associateRq({
          contexts: Array.from({ length: 300 }, (_, i) => ({
            id: (2 * i + 1) % 256,
            abstractSyntax: ctImageStorage,
            transferSyntaxes: [explicitVrLittleEndian],
          })),
        }),
      ),
    ],
  ])('aborts as the user when %s is the first thing said', async (_name, bytes) => {
    const peer = await connectRaw(await serve());
    peer.send(bytes);
    expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
  });

  it.each([
    ['a second A-ASSOCIATE-RQ', encodePdu(associateRq()), 2, 2],
    ['an A-RELEASE-RP', encodePdu({ type: 'release-rp' }), 2, 2],
    ['an unknown PDU', Buffer.from([8, 0, 0, 0, 0, 0]), 2, 1],
    ['a PDU longer than announced', pData(1, 0, Buffer.alloc(131_072)), 2, 6],
    ['a data set without command', object, 0, 0],
    ['a context that was not accepted', pData(99, 3, Buffer.alloc(8)), 0, 0],
    ['a response', commandPdu(3, encodeCommand({ kind: 'c-echo-rsp', respondsTo: 1, status: 0 })), 0, 0],
  ])('aborts an association on %s', async (_name, bytes, source, reason) => {
    const peer = await associated();
    peer.send(bytes);
    expect(await peer.nextControl()).toEqual({ type: 'abort', source, reason });
  });

  it('aborts when the peer falls silent within a message', async () => {
    const failure = gate();
    let code: string | undefined;
    const peer = await associated({
      idleTimeoutMs: 2_000,
      onStore: async (request) => {
        try {
          return await readAll(request);
        } catch (error) {
          code = (error as MdmError).code;
          failure.open();
          throw error;
        }
      },
    });
    peer.send(storeRq(1), pData(1, 0, Buffer.alloc(100)));
    expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
    await failure.opened;
    expect(code).toBe('deadline-exceeded');
  });

  it('lives through 100 damaged conversations', async () => {
    const server = await serve();
    const good = Buffer.concat([encodePdu(associateRq()), echoRq(1), storeRq(2), object]);
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = Buffer.from(good);
        for (const [offset, value] of changes) bytes[offset] = value;
        const peer = await connectRaw(server);
        peer.socket.end(bytes);
        while ((await peer.next()) !== undefined);
      }),
      { numRuns: 100 },
    );
    const peer = await connectRaw(server);
    expect(await peer.associate()).toMatchObject({ type: 'associate-ac' });
    peer.send(echoRq(1));
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-echo-rsp', status: 0 });
  });
});

describe('C-ECHO', () => {
  it('is answered', async () => {
    const peer = await associated();
    peer.send(echoRq(7));
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-echo-rsp', respondsTo: 7, status: 0 });
  });

  it('is answered every time to a peer that reads its answers late', async () => {
    const peer = await associated();
    const count = 20_000;
    for (let start = 0; start < count; start += 1000)
      peer.send(...Array.from({ length: 1000 }, (_, i) => echoRq(start + i)));
    let answers = 0;
    while (answers < count && (await answerOf(peer)).kind === 'c-echo-rsp') answers += 1;
    expect(answers).toBe(count);
  });

  it('fails when the handler does', async () => {
    const peer = await associated({ onEcho: () => fail('unavailable', 'the pool is down') });
    peer.send(echoRq(7));
    expect(await answerOf(peer)).toMatchObject({ status: 0xa700, comment: 'the pool is down' });
  });

  it('on a storage context is refused', async () => {
    const peer = await associated();
    peer.send(echoRq(7, ctImageStorage));
    expect(await answerOf(peer)).toMatchObject({ status: 0x0122 });
  });
});

describe('C-STORE', () => {
  it('gives the handler who, what and the very bytes, whatever the limits of both sides are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(70_000), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1024, max: 200_000 }),
        async (sizes, maxPduLength) => {
          const received: { request: StoreIndication; bytes: Buffer }[] = [];
          const server = await serve({
            maxPduLength,
            onStore: async (request) => {
              received.push({ request, bytes: Buffer.concat(await request.dataset.toArray()) });
              return { status: 0xb000, comment: 'as if coerced' };
            },
          });
          const association = await connectDicom({
            host: '127.0.0.1',
            port: server.port,
            callingAe: 'CT1',
            calledAe: 'MDM',
            contexts: [{ abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] }],
          });
          const sent = sizes.map((size, i) => Buffer.alloc(2 * size + 2, i + 1));
          for (const [i, dataset] of sent.entries()) {
            const answer = await association.store({
              sopClassUid: ctImageStorage,
              sopInstanceUid: `1.2.${i}`,
              transferSyntax: explicitVrLittleEndian,
              dataset,
            });
            expect(answer).toEqual({ status: 0xb000, comment: 'as if coerced' });
          }
          await association.release();
          expect(received.map(({ bytes }) => Buffer.concat(sent).includes(bytes))).toEqual(
            sent.map(() => true),
          );
          expect(Buffer.concat(received.map(({ bytes }) => bytes)).equals(Buffer.concat(sent))).toBe(true);
          expect(received[0]?.request).toMatchObject({
            callingAe: 'CT1',
            calledAe: 'MDM',
            address: '127.0.0.1',
            sopClassUid: ctImageStorage,
            sopInstanceUid: '1.2.0',
            transferSyntax: explicitVrLittleEndian,
          });
        },
      ),
      { numRuns: 15 },
    );
  });

  it.each([
    ['storage-full', 0xa700],
    ['unavailable', 0xa700],
    ['too-many-requests', 0xa700],
    ['invalid-dicom', 0xc000],
    ['content-conflict', 0x0110],
    ['permission-denied', 0x0124],
    ['internal', 0x0110],
  ] as const)('answers %s with its status and the reason', async (code, status) => {
    const peer = await associated({
      onStore: async (request) => {
        await readAll(request);
        return fail(code, 'the reason');
      },
    });
    peer.send(storeRq(1), object);
    expect(await answerOf(peer)).toMatchObject({ kind: 'c-store-rsp', status, comment: 'the reason' });
  });

  it('tells the peer nothing of an error that is not ours', async () => {
    const peer = await associated({ onStore: () => Promise.reject(new Error('password is secret')) });
    peer.send(storeRq(1), object);
    expect(await answerOf(peer)).toMatchObject({ status: 0x0110, comment: 'an unexpected error happened' });
  });

  it('answers an object that is too large, and goes on with the next one', async () => {
    const errors: unknown[] = [];
    const peer = await associated({
      maxObjectSize: 1000,
      onStore: async (request) => {
        try {
          return await readAll(request);
        } catch (error) {
          errors.push((error as MdmError).code, (request.signal.reason as MdmError).code);
          throw error;
        }
      },
    });
    peer.send(storeRq(1), pData(1, 0, Buffer.alloc(900)), pData(1, 0, Buffer.alloc(900)));
    peer.send(pData(1, pdvLast, Buffer.alloc(100)));
    expect(await answerOf(peer)).toMatchObject({
      status: 0xa700,
      comment: 'the object is larger than 1000 bytes',
    });
    expect(errors).toEqual(['limit-exceeded', 'limit-exceeded']);
    peer.send(storeRq(2), object);
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 2, status: 0 });
  });

  it('aborts when an object that is too large does not end', async () => {
    const peer = await associated({ maxObjectSize: 1000 });
    peer.send(storeRq(1), ...[1, 2, 3].map(() => pData(1, 0, Buffer.alloc(900))));
    expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
  });

  it('lets the handler answer early and reads the rest over', async () => {
    const peer = await associated({ onStore: () => Promise.resolve({ status: 0xa700, comment: 'no' }) });
    peer.send(storeRq(1), ...Array.from({ length: 50 }, () => pData(1, 0, Buffer.alloc(100_000))), object);
    expect(await answerOf(peer)).toMatchObject({ status: 0xa700, comment: 'no' });
    peer.send(echoRq(2));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 2, status: 0 });
  });

  it('of another SOP class than its context is refused', async () => {
    const peer = await associated();
    peer.send(storeRq(1, '1.2.840.10008.5.1.4.1.1.4'), object);
    expect(await answerOf(peer)).toMatchObject({ status: 0x0122 });
  });

  it.each([
    ['aborts', (peer: RawPeer) => peer.send(encodePdu({ type: 'abort', source: 0, reason: 0 }))],
    ['goes away', (peer: RawPeer) => void peer.socket.destroy()],
    ['breaks the protocol', (peer: RawPeer) => peer.send(storeRq(2))],
  ])('fails at the handler when the peer %s in the middle', async (_name, breakOff) => {
    const started = gate();
    const ended = gate();
    let seen: unknown;
    const peer = await associated({
      onStore: async ({ dataset, signal }) => {
        try {
          for await (const _chunk of dataset) started.open();
          return success;
        } catch (error) {
          seen = { error, reason: signal.reason };
          throw error;
        } finally {
          ended.open();
        }
      },
    });
    peer.send(storeRq(1), pData(1, 0, Buffer.alloc(1000)));
    await started.opened;
    breakOff(peer);
    await ended.opened;
    const code = expect.stringMatching(/^(cancelled|invalid-argument)$/);
    expect(seen).toMatchObject({ error: { name: 'MdmError', code }, reason: { code } });
  });

  it('slows the peer down to the pace of the handler', async () => {
    const bytes = 32 * 1024 * 1024;
    let most = 0;
    let total = 0;
    const server = await serve({
      onStore: async ({ dataset }) => {
        for await (const chunk of dataset) {
          total += chunk.length;
          most = Math.max(most, dataset.readableLength);
          await new Promise(setImmediate);
        }
        return success;
      },
    });
    const association = await connectDicom({
      host: '127.0.0.1',
      port: server.port,
      callingAe: 'CT1',
      calledAe: 'MDM',
      contexts: [{ abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] }],
    });
    await association.store({
      sopClassUid: ctImageStorage,
      sopInstanceUid: '1.2',
      transferSyntax: explicitVrLittleEndian,
      dataset: Buffer.alloc(bytes),
    });
    await association.release();
    expect(total).toBe(bytes);
    // Eight pieces wait, and one socket chunk may add two more before the pause takes effect.
    expect(most).toBeLessThanOrEqual(10);
  });

  it('is performed one after the other, even for a peer that does not wait for answers', async () => {
    let running = 0;
    let most = 0;
    const peer = await associated({
      onStore: async (request) => {
        running += 1;
        most = Math.max(most, running);
        await readAll(request);
        await new Promise(setImmediate);
        running -= 1;
        return success;
      },
    });
    peer.send(storeRq(1), object, storeRq(2), object, storeRq(3), object, encodePdu({ type: 'release-rq' }));
    for (const respondsTo of [1, 2, 3]) expect(await answerOf(peer)).toMatchObject({ respondsTo, status: 0 });
    expect(await peer.nextControl()).toEqual({ type: 'release-rp' });
    expect(most).toBe(1);
  });

  it('runs on many associations at the same time', async () => {
    const all = gate();
    let waiting = 0;
    const server = await serve({
      onStore: async (request) => {
        await readAll(request);
        waiting += 1;
        if (waiting === 20) all.open();
        await all.opened;
        return success;
      },
    });
    const answers = Array.from({ length: 20 }, async () => {
      const peer = await connectRaw(server);
      await peer.associate();
      peer.send(storeRq(1), object);
      return await answerOf(peer);
    });
    for (const answer of await Promise.all(answers)) expect(answer).toMatchObject({ status: 0 });
  });
});

describe('other services', () => {
  it.each([
    ['N-GET', 0x0110],
    ['N-SET', 0x0120],
    ['N-CREATE', 0x0140],
    ['N-DELETE', 0x0150],
  ])('%s is refused after its data set', async (_name, field) => {
    const request = encodeCommandElements(
      new Map([
        [commandTag.requestedSopClassUid, uid(ctImageStorage)],
        [commandTag.requestedSopInstanceUid, uid('1.2.3.4')],
        [commandTag.commandField, us(field)],
        [commandTag.messageId, us(9)],
        [commandTag.commandDataSetType, us(1)],
      ]),
    );
    const peer = await associated();
    peer.send(commandPdu(1, request), object);
    const answer = decodeCommandElements(await peer.nextCommand());
    expect(readUs(answer, commandTag.commandField)).toBe(field | 0x8000);
    expect(readUs(answer, commandTag.messageIdBeingRespondedTo)).toBe(9);
    expect(readUs(answer, commandTag.status)).toBe(0x0211);
    expect(readUid(answer, commandTag.affectedSopInstanceUid)).toBe('1.2.3.4');
    peer.send(echoRq(2));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 2 });
  });

  it.each(['c-find-rq', 'c-get-rq'] as const)('%s without a handler is refused', async (kind) => {
    const peer = await associated();
    const query = encodeCommand({ kind, messageId: 9, sopClassUid: ctImageStorage, priority: 0 });
    peer.send(commandPdu(1, query), object);
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 9, status: 0x0211 });
    peer.send(echoRq(2));
    expect(await answerOf(peer)).toMatchObject({ respondsTo: 2 });
  });
});

describe('closing', () => {
  it('lets the message in progress finish, then aborts', async () => {
    const started = gate();
    const proceed = gate();
    const server = await serve({
      onStore: async (request) => {
        started.open();
        await readAll(request);
        await proceed.opened;
        return success;
      },
    });
    const peer = await connectRaw(server);
    await peer.associate();
    peer.send(storeRq(1), object);
    await started.opened;
    const closed = server.close();
    proceed.open();
    expect(await answerOf(peer)).toMatchObject({ status: 0 });
    expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
    peer.socket.end();
    await closed;
    const late = await RawPeer.connect(server.port).catch((error: NodeJS.ErrnoException) => error.code);
    expect(late).toBe('ECONNREFUSED');
  });

  it('aborts idle associations and unused connections at once', async () => {
    const server = await serve();
    const idle = await connectRaw(server);
    await idle.associate();
    const silent = await connectRaw(server);
    const closed = server.close();
    expect(await idle.nextControl()).toMatchObject({ type: 'abort' });
    idle.socket.end();
    expect(await silent.next()).toBeUndefined();
    await closed;
  });

  it('aborts a message in progress when its signal says so', async () => {
    const started = gate();
    const server = await serve({
      onStore: async (request) => {
        started.open();
        return await readAll(request);
      },
    });
    const peer = await connectRaw(server);
    await peer.associate();
    peer.send(storeRq(1), pData(1, 0, Buffer.alloc(100)));
    await started.opened;
    const stop = new AbortController();
    const closed = server.close(stop.signal);
    stop.abort();
    expect(await peer.nextControl()).toMatchObject({ type: 'abort' });
    peer.socket.end();
    await closed;
  });
});

describe('starting', () => {
  it('says which port it cannot have', async () => {
    const { port } = await serve();
    await expect(serve({ port })).rejects.toMatchObject({ code: 'unavailable', field: 'port' });
  });

  it.each(['', 'SEVENTEEN LETTERS', 'A\\B'])('refuses the AE title "%s"', async (aeTitle) => {
    await expect(serve({ aeTitle })).rejects.toMatchObject({ code: 'invalid-argument', field: 'aeTitle' });
  });

  it('accepts a socket that is closed at once', async () => {
    const server = await serve();
    const peer = await connectRaw(server);
    peer.socket.destroy();
    await once(peer.socket, 'close');
    await server.close();
  });
});
