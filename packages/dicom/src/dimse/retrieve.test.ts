import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { fail, MdmError } from '@mdm/errors';
import { transferSyntaxes as syntaxes } from '../part10/uid.js';
import type { DatasetElement } from '../phantom/dataset.js';
import { deferred } from './deferred.js';
import type { Retrievable, StoreIndication } from './handlers.js';
import type { DicomServer, DicomServerOptions } from './scp.js';
import type { DicomAssociation, RetrieveProgress } from './scu.js';
import { Associations } from './testing/associations.js';
import { ctImageStorage, explicitVrLittleEndian, listenRaw } from './testing/raw-peer.js';
import { queryRetrieve } from './uids.js';

const all = new Associations();
afterEach(() => all.close());

const { get: getClass, move: moveClass } = queryRetrieve.studyRoot;
const identifier: DatasetElement[] = [[0x00080052, 'CS', 'STUDY']];

interface Received {
  readonly uid: string;
  readonly bytes: Buffer;
  readonly request: StoreIndication;
}

/** A handler that keeps what comes. */
function keeper(received: Received[], status = 0) {
  return async (request: StoreIndication) => {
    received.push({
      uid: request.sopInstanceUid,
      bytes: Buffer.concat(await request.dataset.toArray()),
      request,
    });
    return { status };
  };
}

const image = (n: number, overrides: Partial<Retrievable> = {}): Retrievable => ({
  sopClassUid: ctImageStorage,
  sopInstanceUid: `1.2.${n}`,
  transferSyntaxes: [explicitVrLittleEndian],
  open: async () => ({ dataset: Buffer.alloc(100_000, n), size: 100_000 }),
  ...overrides,
});

async function last(responses: AsyncIterable<RetrieveProgress>): Promise<RetrieveProgress[]> {
  const list: RetrieveProgress[] = [];
  for await (const response of responses) list.push(response);
  return list;
}

const storage = {
  abstractSyntax: ctImageStorage,
  transferSyntaxes: [explicitVrLittleEndian],
  role: 'scp' as const,
};

async function getter(
  onRetrieve: DicomServerOptions['onRetrieve'],
  received: Received[],
  status = 0,
): Promise<DicomAssociation> {
  const server = await all.serve({ onRetrieve });
  return await all.connect(
    server,
    [{ abstractSyntax: getClass, transferSyntaxes: [syntaxes.explicitLittleEndian] }, storage],
    { onStore: keeper(received, status) },
  );
}

describe('C-GET', () => {
  it('brings the objects on the same association, and tells how far it is', async () => {
    const received: Received[] = [];
    const association = await getter(async () => [image(1), image(2), image(3)], received);
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses).toEqual([
      {
        status: 0xff00,
        subOperations: { remaining: 2, completed: 1, failed: 0, warning: 0 },
        failedSopInstanceUids: [],
      },
      {
        status: 0xff00,
        subOperations: { remaining: 1, completed: 2, failed: 0, warning: 0 },
        failedSopInstanceUids: [],
      },
      { status: 0, subOperations: { completed: 3, failed: 0, warning: 0 }, failedSopInstanceUids: [] },
    ]);
    expect(received.map(({ uid }) => uid)).toEqual(['1.2.1', '1.2.2', '1.2.3']);
    expect(received.every(({ bytes }, i) => bytes.equals(Buffer.alloc(100_000, i + 1)))).toBe(true);
    expect(received[0]?.request).toMatchObject({ callingAe: 'MDM', calledAe: 'STATION' });
    await association.release();
  });

  it('tells of the objects that could not be opened, are not accepted, or have another syntax', async () => {
    const received: Received[] = [];
    const association = await getter(
      async () => [
        image(1),
        image(2, { open: async () => fail('site-unreachable', 'the site is down') }),
        image(3, { transferSyntaxes: ['1.2.840.10008.1.2.4.90'] }),
        image(4, { sopClassUid: '1.2.840.10008.5.1.4.1.1.4' }),
      ],
      received,
    );
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)).toEqual({
      status: 0xb000,
      subOperations: { completed: 1, failed: 3, warning: 0 },
      failedSopInstanceUids: ['1.2.2', '1.2.3', '1.2.4'],
    });
  });

  it('converts where the receiver does not take what is stored', async () => {
    const received: Received[] = [];
    const opened: string[] = [];
    const association = await getter(
      async () => [
        image(1, {
          transferSyntaxes: ['1.2.840.10008.1.2.4.90', explicitVrLittleEndian],
          open: async (transferSyntax) => {
            opened.push(transferSyntax);
            return { dataset: Buffer.alloc(10) };
          },
        }),
      ],
      received,
    );
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)?.status).toBe(0);
    expect(opened).toEqual([explicitVrLittleEndian]);
  });

  it.each([
    ['all failed', 0xa700, 0xa702, { completed: 0, failed: 2, warning: 0 }],
    ['all stored with warnings', 0xb007, 0xb000, { completed: 0, failed: 0, warning: 2 }],
  ])('ends with its own status when %s', async (_name, storeStatus, status, subOperations) => {
    const association = await getter(async () => [image(1), image(2)], [], storeStatus);
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)).toMatchObject({ status, subOperations });
  });

  it('names every object that failed, also more than the value of a UID has room for in explicit VR', async () => {
    const uids = Array.from({ length: 2_000 }, (_, n) => `1.2.840.113619.2.55.3.604688119.${10_000 + n}`);
    const association = await getter(
      async () =>
        uids.map((sopInstanceUid, n) =>
          image(n, { sopInstanceUid, transferSyntaxes: ['1.2.840.10008.1.2.4.90'] }),
        ),
      [],
    );
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)).toEqual({
      status: 0xa702,
      subOperations: { completed: 0, failed: 2_000, warning: 0 },
      failedSopInstanceUids: uids,
    });
  });

  it('of nothing is a success', async () => {
    const association = await getter(async () => [], []);
    expect(await last(association.get({ sopClassUid: getClass, identifier }))).toMatchObject([
      { status: 0, subOperations: { completed: 0, failed: 0, warning: 0 } },
    ]);
  });

  it('stops at the signal, and tells what is left', async () => {
    const received: Received[] = [];
    const stop = new AbortController();
    const cancelled = deferred<void>();
    const association = await getter(
      async ({ signal }) => [
        image(1),
        image(2, {
          open: async () => {
            signal.addEventListener('abort', () => cancelled.resolve());
            await cancelled.promise;
            return { dataset: Buffer.alloc(2) };
          },
        }),
        image(3),
      ],
      received,
    );
    const responses: RetrieveProgress[] = [];
    for await (const response of association.get({
      sopClassUid: getClass,
      identifier,
      signal: stop.signal,
    })) {
      responses.push(response);
      stop.abort();
    }
    expect(responses.at(-1)).toMatchObject({
      status: 0xfe00,
      subOperations: { remaining: 2, completed: 1, failed: 0, warning: 0 },
    });
    await association.release();
  });

  it('needs the role of a provider for the objects', async () => {
    const server = await all.serve({ onRetrieve: async () => [image(1)] });
    const association = await all.connect(server, [
      { abstractSyntax: getClass, transferSyntaxes: [syntaxes.explicitLittleEndian] },
      { abstractSyntax: ctImageStorage, transferSyntaxes: [explicitVrLittleEndian] },
    ]);
    expect(association.contexts).toHaveLength(1);
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)).toMatchObject({ status: 0xa702, failedSopInstanceUids: ['1.2.1'] });
  });

  it('does not blame the provider for silence while its user is busy with an object', async () => {
    const server = await all.serve({ onRetrieve: async () => [image(1)] });
    const association = await all.connect(
      server,
      [{ abstractSyntax: getClass, transferSyntaxes: [syntaxes.explicitLittleEndian] }, storage],
      {
        timeouts: { responseMs: 50 },
        onStore: async ({ dataset }) => {
          await dataset.toArray();
          await pause(300);
          return { status: 0 };
        },
      },
    );
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses).toMatchObject([{ status: 0, subOperations: { completed: 1 } }]);
  });

  it('brings the rest when one object is empty or cannot be read, and an object of odd length whole', async () => {
    const received: Received[] = [];
    const unreadable = new Readable({
      read() {
        this.destroy(new MdmError('corrupt', 'the image was changed'));
      },
    });
    const association = await getter(
      async () => [
        image(1, { open: async () => ({ dataset: Buffer.alloc(0) }) }),
        image(2, { open: async () => ({ dataset: unreadable }) }),
        image(3, { open: async () => ({ dataset: Buffer.alloc(11, 3) }) }),
        image(4),
      ],
      received,
    );
    const responses = await last(association.get({ sopClassUid: getClass, identifier }));
    expect(responses.at(-1)).toEqual({
      status: 0xb000,
      subOperations: { completed: 2, failed: 2, warning: 0 },
      failedSopInstanceUids: ['1.2.1', '1.2.2'],
    });
    expect(received.map(({ uid }) => uid)).toEqual(['1.2.3', '1.2.4']);
    expect(received[0]?.bytes.subarray(0, 11)).toEqual(Buffer.alloc(11, 3));
  });

  it('breaks off when an object ends early', async () => {
    const association = await getter(
      async () => [image(1, { open: async () => ({ dataset: Buffer.alloc(10), size: 12 }) })],
      [],
    );
    await expect(last(association.get({ sopClassUid: getClass, identifier }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('C-MOVE', () => {
  async function mover(
    instances: readonly Retrievable[],
    destination: { readonly port: number } | undefined,
  ): Promise<DicomAssociation> {
    const server = await all.serve({
      onRetrieve: async () => instances,
      moveDestination: (ae) => destination && { host: '127.0.0.1', port: destination.port, calledAe: ae },
    });
    return await all.connect(server, [
      { abstractSyntax: moveClass, transferSyntaxes: [syntaxes.implicitLittleEndian] },
    ]);
  }

  async function viewer(received: Received[]): Promise<DicomServer> {
    return await all.serve({ aeTitle: 'VIEWER', onStore: keeper(received) });
  }

  it('sends the objects to a third AE and names who asked', async () => {
    const received: Received[] = [];
    const association = await mover([image(1), image(2)], await viewer(received));
    const responses = await last(
      association.move({ sopClassUid: moveClass, identifier, destination: 'VIEWER' }),
    );
    expect(responses.map(({ status }) => status)).toEqual([0xff00, 0]);
    expect(received.map(({ uid }) => uid)).toEqual(['1.2.1', '1.2.2']);
    expect(received[0]?.request).toMatchObject({
      callingAe: 'MDM',
      calledAe: 'VIEWER',
      moveOriginator: { ae: 'STATION', messageId: 1 },
    });
  });

  it('spreads many kinds of objects over associations of 128 contexts', async () => {
    const received: Received[] = [];
    const instances = Array.from({ length: 150 }, (_, n) =>
      image(n, { sopClassUid: `1.3.${n}`, open: async () => ({ dataset: Buffer.alloc(2) }) }),
    );
    const association = await mover(instances, await viewer(received));
    const responses = await last(
      association.move({ sopClassUid: moveClass, identifier, destination: 'VIEWER' }),
    );
    expect(responses.at(-1)).toMatchObject({ status: 0, subOperations: { completed: 150 } });
    expect(received).toHaveLength(150);
  });

  it('says when it does not know the destination, and when that does not answer', async () => {
    const unknown = await mover([image(1)], undefined);
    expect(
      await last(unknown.move({ sopClassUid: moveClass, identifier, destination: 'NOBODY' })),
    ).toMatchObject([{ status: 0xa801 }]);
    const gone = await viewer([]);
    await gone.close();
    const association = await mover([image(1), image(2)], gone);
    const responses = await last(
      association.move({ sopClassUid: moveClass, identifier, destination: 'VIEWER' }),
    );
    expect(responses).toMatchObject([
      {
        status: 0xa702,
        subOperations: { completed: 0, failed: 2, warning: 0 },
        failedSopInstanceUids: ['1.2.1', '1.2.2'],
      },
    ]);
  });

  it('sends the rest when one object is of a class or syntax that is none', async () => {
    const association = await mover(
      [image(1), image(2, { sopClassUid: '' }), image(3, { transferSyntaxes: ['?'] }), image(4)],
      await viewer([]),
    );
    const responses = await last(
      association.move({ sopClassUid: moveClass, identifier, destination: 'VIEWER' }),
    );
    expect(responses.at(-1)).toMatchObject({
      status: 0xb000,
      failedSopInstanceUids: ['1.2.2', '1.2.3'],
    });
  });

  it('sends the rest when the source of one object breaks off in the middle', async () => {
    const received: Received[] = [];
    const association = await mover(
      [
        image(1),
        image(2, { open: async () => ({ dataset: Buffer.alloc(10), size: 12 }) }),
        image(3),
        image(4),
      ],
      await viewer(received),
    );
    const responses = await last(
      association.move({ sopClassUid: moveClass, identifier, destination: 'VIEWER' }),
    );
    expect(responses.at(-1)).toMatchObject({
      status: 0xb000,
      subOperations: { completed: 3, failed: 1, warning: 0 },
      failedSopInstanceUids: ['1.2.2'],
    });
    expect(received.map(({ uid }) => uid)).toEqual(['1.2.1', '1.2.3', '1.2.4']);
  });

  it('is cancelled while its destination does not answer, and then as well lets that go', async () => {
    const stop = new AbortController();
    const silent = await listenRaw(async (peer) => {
      await peer.nextControl();
      stop.abort();
      expect(await peer.nextControl()).toMatchObject({ type: 'abort' });
      peer.socket.destroy();
    });
    const association = await mover([image(1), image(2)], silent);
    const responses = await last(
      association.move({
        sopClassUid: moveClass,
        identifier,
        destination: 'VIEWER',
        signal: stop.signal,
      }),
    );
    expect(responses).toEqual([
      {
        status: 0xfe00,
        subOperations: { remaining: 2, completed: 0, failed: 0, warning: 0 },
        failedSopInstanceUids: [],
      },
    ]);
    await silent.served;
    silent.close();
  });

  it('is not offered without destinations', async () => {
    const server = await all.serve({ onRetrieve: async () => [] });
    const association = await all.connect(server, [
      { abstractSyntax: moveClass, transferSyntaxes: [syntaxes.implicitLittleEndian] },
    ]);
    expect(association.contexts).toEqual([]);
  });
});
