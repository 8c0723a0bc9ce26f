import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fail, MdmError } from '@mdm/errors';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import { decodeCommand, encodeCommand } from './command.js';
import { deferred } from './deferred.js';
import { type AssociateRq, encodePdu } from './pdu.js';
import { createDicomServer, type DicomServer } from './scp.js';
import { connectDicom, type DicomConnectOptions } from './scu.js';
import {
  commandPdu,
  ctImageStorage,
  explicitVrLittleEndian,
  listenRaw,
  type RawPeer,
} from './testing/raw-peer.js';
import { dicomApplicationContext, verificationSopClass } from './uids.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const contexts = [
  { abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] },
  { abstractSyntax: ctImageStorage, transferSyntaxes: [syntaxes.deflatedExplicitLittleEndian] },
  { abstractSyntax: verificationSopClass, transferSyntaxes: ['1.2.840.10008.1.2'] },
];
const to = (port: number, overrides: Partial<DicomConnectOptions> = {}) =>
  connectDicom({ host: '127.0.0.1', port, callingAe: 'MDM', calledAe: 'PACS', contexts, ...overrides });
const ct = {
  sopClassUid: ctImageStorage,
  sopInstanceUid: '1.2.3',
  transferSyntax: explicitVrLittleEndian,
};

async function pacs(received: Buffer[] = []): Promise<DicomServer> {
  const server = await createDicomServer({
    aeTitle: 'PACS',
    host: '127.0.0.1',
    port: 0,
    onStore: async ({ dataset }) => {
      received.push(Buffer.concat(await dataset.toArray()));
      return { status: 0 };
    },
  });
  cleanups.push(() => server.close(AbortSignal.abort()));
  return server;
}

/** A raw acceptor that takes every context with the limit given, and then does what the test says. */
async function rawPacs(serve: (peer: RawPeer, request: AssociateRq) => Promise<void>, maxPduLength = 0) {
  const raw = await listenRaw(async (peer) => {
    cleanups.push(() => peer.socket.destroy());
    const request = await peer.nextControl();
    if (request?.type !== 'associate-rq') throw new Error('expected a proposal');
    peer.send(
      encodePdu({
        ...request,
        type: 'associate-ac',
        applicationContext: dicomApplicationContext,
        contexts: request.contexts.map(({ id, transferSyntaxes: [first = ''] }) => ({
          id,
          result: 0,
          transferSyntax: first,
        })),
        userInformation: { maxPduLength, roles: [], extended: [], commonExtended: [], others: [] },
      }),
    );
    await serve(peer, request);
  });
  cleanups.push(raw.close);
  return raw;
}

describe('an association as user', () => {
  it('echoes, stores buffers and streams in order, and releases', async () => {
    const received: Buffer[] = [];
    const association = await to((await pacs(received)).port);
    expect(association.contexts).toHaveLength(3);
    expect(association.peerImplementation).toBe('MDM_0_1');
    const datasets = [
      Buffer.alloc(10, 1),
      Readable.from([Buffer.alloc(7, 2), Buffer.alloc(5, 2)]),
      Buffer.alloc(2, 3),
    ];
    const answers = await Promise.all([
      association.echo(),
      ...datasets.map((dataset) => association.store({ ...ct, dataset })),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([0, 0, 0, 0]);
    await association.release();
    expect(Buffer.concat(received)).toEqual(
      Buffer.concat([Buffer.alloc(10, 1), Buffer.alloc(12, 2), Buffer.alloc(2, 3)]),
    );
    await expect(association.echo()).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it('never sends a PDU longer than the peer takes', async () => {
    const lengths: number[] = [];
    const { port } = await rawPacs(async (peer) => {
      for (let pdu = await peer.next(); pdu !== undefined; pdu = await peer.next()) {
        lengths.push(pdu.body.length);
        if (pdu.body[5] !== 2) continue;
        const answer = encodeCommand({ kind: 'c-store-rsp', respondsTo: 1, status: 0 });
        peer.send(commandPdu(1, answer));
      }
    }, 60);
    const association = await to(port);
    await association.store({ ...ct, dataset: Buffer.alloc(1000) });
    association.abort();
    expect(Math.max(...lengths)).toBeLessThanOrEqual(60);
  });

  it('answers a release that collides with its own', async () => {
    const { port, served } = await rawPacs(async (peer) => {
      expect(await peer.nextControl()).toEqual({ type: 'release-rq' });
      peer.send(encodePdu({ type: 'release-rq' }));
      expect(await peer.nextControl()).toEqual({ type: 'release-rp' });
      peer.send(encodePdu({ type: 'release-rp' }));
    });
    const association = await to(port);
    await association.release();
    await served;
  });

  it('agrees when the peer releases', async () => {
    const { port, served } = await rawPacs(async (peer) => {
      peer.send(encodePdu({ type: 'release-rq' }));
      expect(await peer.nextControl()).toEqual({ type: 'release-rp' });
    });
    const association = await to(port);
    await served;
    await expect(association.echo()).rejects.toMatchObject({ code: 'failed-precondition' });
  });

  it.each([
    [{ result: 1, source: 1, reason: 3 }, 'caller-not-allowed'],
    [{ result: 1, source: 1, reason: 7 }, 'caller-not-allowed'],
    [{ result: 1, source: 1, reason: 2 }, 'failed-precondition'],
    [{ result: 2, source: 3, reason: 2 }, 'unavailable'],
  ])('explains the rejection %j', async (reject, code) => {
    const raw = await listenRaw(async (peer) => {
      await peer.next();
      peer.send(encodePdu({ type: 'associate-rj', ...reject }));
    });
    cleanups.push(raw.close);
    await expect(to(raw.port)).rejects.toMatchObject({ code });
  });

  it('says when nobody listens, nobody answers and the caller gives up', async () => {
    const server = await pacs();
    await server.close();
    await expect(to(server.port)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(to(server.port, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    const silent = await listenRaw(async (peer) => {
      while ((await peer.next()) !== undefined);
    });
    cleanups.push(silent.close);
    await expect(to(silent.port, { timeouts: { associateMs: 30 } })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
  });

  it('fails a message when the peer aborts, and everything after it', async () => {
    const { port } = await rawPacs(async (peer) => {
      await peer.next();
      peer.send(encodePdu({ type: 'abort', source: 2, reason: 6 }));
    });
    const association = await to(port);
    await expect(association.echo()).rejects.toMatchObject({ code: 'cancelled' });
    await expect(association.echo()).rejects.toMatchObject({ code: 'cancelled' });
    await expect(association.release()).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('refuses what the peer has no role for, and goes on', async () => {
    const { port, served } = await rawPacs(async (peer) => {
      const ask = decodeCommand(await peer.nextCommand()).command;
      const request = encodeCommand({ kind: 'c-echo-rq', messageId: 1, sopClassUid: verificationSopClass });
      peer.send(commandPdu(5, request));
      expect(decodeCommand(await peer.nextCommand()).command).toMatchObject({
        kind: 'c-echo-rsp',
        status: 0x0122,
      });
      if (ask.kind !== 'c-echo-rq') throw new Error('expected an echo');
      peer.send(commandPdu(5, encodeCommand({ kind: 'c-echo-rsp', respondsTo: ask.messageId, status: 0 })));
    });
    const association = await to(port);
    expect(await association.echo()).toEqual({ status: 0 });
    await served;
  });

  it('aborts when the peer is silent or answers another message', async () => {
    const others = [undefined, encodeCommand({ kind: 'c-echo-rsp', respondsTo: 99, status: 0 })];
    for (const other of others) {
      const { port, served } = await rawPacs(async (peer) => {
        await peer.next();
        if (other !== undefined) peer.send(commandPdu(5, other));
        expect(await peer.nextControl()).toEqual({ type: 'abort', source: 0, reason: 0 });
      });
      const association = await to(port, { timeouts: { responseMs: other === undefined ? 30 : 120_000 } });
      const code = other === undefined ? 'deadline-exceeded' : 'invalid-argument';
      await expect(association.echo()).rejects.toMatchObject({ code });
      await served;
    }
  });

  it('sends as many objects before the first answer as was negotiated', async () => {
    const received: string[] = [];
    const all = deferred<void>();
    const server = await createDicomServer({
      ...{ aeTitle: 'PACS', host: '127.0.0.1', port: 0, maxOperations: 4 },
      onStore: async ({ sopInstanceUid, dataset }) => {
        for await (const _piece of dataset);
        received.push(sopInstanceUid);
        if (received.length === 4) all.resolve();
        await all.promise;
        return { status: 0, comment: sopInstanceUid };
      },
    });
    cleanups.push(() => server.close(AbortSignal.abort()));
    const association = await to(server.port, { maxOperations: 0 });
    const uids = Array.from({ length: 10 }, (_, n) => `1.2.${n}`);
    const answers = await Promise.all(
      uids.map((sopInstanceUid) => association.store({ ...ct, sopInstanceUid, dataset: Buffer.alloc(10) })),
    );
    expect(answers.map(({ comment }) => comment)).toEqual(uids);
    expect(received).toEqual(uids);
    await association.release();
  });

  it('closes a source that it could not begin to send', async () => {
    const association = await to((await pacs()).port);
    await association.release();
    const dataset = Readable.from([Buffer.alloc(2)]);
    await expect(association.store({ ...ct, dataset })).rejects.toMatchObject({
      code: 'failed-precondition',
    });
    expect(dataset.destroyed).toBe(true);
  });

  it('aborts on the signal of a message', async () => {
    const stop = new AbortController();
    const { port, served } = await rawPacs(async (peer) => {
      await peer.next();
      stop.abort();
      while ((await peer.next())?.type !== 7);
    });
    const association = await to(port);
    await expect(association.echo(stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
    await served;
  });

  it.each([
    ['ends early', { ...ct, dataset: Buffer.alloc(10), size: 12 }, 'corrupt'],
    ['is empty', { ...ct, dataset: Buffer.alloc(0) }, 'invalid-dicom'],
    [
      'fails',
      {
        ...ct,
        dataset: (async function* () {
          yield Buffer.alloc(10);
          fail('storage-full', 'the disk is gone');
        })(),
      },
      'storage-full',
    ],
  ])('never stores an object whose source %s', async (_name, options, code) => {
    const received: Buffer[] = [];
    const server = await pacs(received);
    const association = await to(server.port);
    await expect(association.store(options)).rejects.toMatchObject({ code });
    await server.close();
    expect(received).toEqual([]);
  });

  it('hears of an abort while its source hangs', async () => {
    const { port } = await rawPacs(async (peer) => {
      await peer.next();
      peer.send(encodePdu({ type: 'abort', source: 0, reason: 0 }));
    });
    const association = await to(port);
    const dataset = new Readable({ read: () => undefined });
    dataset.push(Buffer.alloc(2));
    await expect(association.store({ ...ct, dataset })).rejects.toMatchObject({ code: 'cancelled' });
    dataset.destroy();
  });

  it('pads a deflated data set of odd length', async () => {
    const received: Buffer[] = [];
    const association = await to((await pacs(received)).port);
    await association.store({
      ...ct,
      transferSyntax: syntaxes.deflatedExplicitLittleEndian,
      dataset: Buffer.alloc(11, 1),
    });
    await association.release();
    expect(received[0]).toEqual(Buffer.concat([Buffer.alloc(11, 1), Buffer.alloc(1)]));
  });

  it.each([
    [syntaxes.explicitLittleEndian, 'fcfffcff4f42000001000000 00'],
    [syntaxes.implicitLittleEndian, 'fcfffcff01000000 00'],
    [syntaxes.explicitBigEndian, 'fffcfffc4f42000000000001 00'],
  ])('makes the length of a data set in %s even by an element that says nothing', async (syntax, padding) => {
    const received: Buffer[] = [];
    const association = await to((await pacs(received)).port, {
      contexts: [{ abstractSyntax: ct.sopClassUid, transferSyntaxes: [syntax] }],
    });
    await association.store({ ...ct, transferSyntax: syntax, dataset: Buffer.alloc(11, 1) });
    await association.release();
    expect(received[0]).toEqual(
      Buffer.concat([Buffer.alloc(11, 1), Buffer.from(padding.replace(' ', ''), 'hex')]),
    );
  });

  it.each([
    ['has nothing', Readable.from([Buffer.alloc(0)]), 'invalid-dicom'],
    [
      'cannot be read',
      new Readable({
        read() {
          this.destroy(new MdmError('storage-full', 'the disk is gone'));
        },
      }),
      'storage-full',
    ],
  ])('goes on after an object whose source %s', async (_name, dataset, code) => {
    const received: Buffer[] = [];
    const association = await to((await pacs(received)).port);
    const next = Buffer.alloc(12, 1);
    const [failed, stored] = await Promise.allSettled([
      association.store({ ...ct, dataset }),
      association.store({ ...ct, dataset: next }),
    ]);
    expect(failed).toMatchObject({ reason: { code } });
    expect(stored).toMatchObject({ value: { status: 0 } });
    expect(association.sourceFailed).toBe(false);
    await association.release();
    expect(received).toEqual([next]);
  });

  it('goes on after a message for which nothing was accepted', async () => {
    const association = await to((await pacs()).port);
    await expect(
      association.store({ ...ct, transferSyntax: '1.2.840.10008.1.2.4.50', dataset: Buffer.alloc(2) }),
    ).rejects.toMatchObject({ code: 'failed-precondition' });
    expect(await association.echo()).toEqual({ status: 0 });
    await association.release();
  });

  it.each([
    ['no contexts', { contexts: [] }, 'contexts'],
    [
      '129 contexts',
      { contexts: Array.from({ length: 129 }, () => contexts[0] ?? fail('internal', 'none')) },
      'contexts',
    ],
    ['a wrong UID', { contexts: [{ abstractSyntax: 'CT', transferSyntaxes: ['1.2'] }] }, 'contexts'],
    ['no called AE title', { calledAe: ' ' }, 'calledAe'],
  ])('refuses %s before it connects', async (_name, overrides, field) => {
    await expect(to(1, overrides)).rejects.toMatchObject({ code: 'invalid-argument', field });
  });

  it('reads messages of its peer by the same rules', async () => {
    const { port, served } = await rawPacs(async (peer) => {
      const { command } = decodeCommand(await peer.nextCommand());
      expect(command).toEqual({ kind: 'c-echo-rq', messageId: 1, sopClassUid: verificationSopClass });
      peer.send(Buffer.from([4, 0, 0, 0, 0, 2, 0, 0]));
      expect(await peer.nextControl()).toEqual({ type: 'abort', source: 2, reason: 6 });
    });
    const association = await to(port);
    await expect(association.echo()).rejects.toMatchObject({ code: 'invalid-argument' });
    await served;
  });
});
