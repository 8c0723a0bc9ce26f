import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { queryRetrieve, transferSyntaxes } from '@mdm/dicom';
import { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import type { Pacs } from '../pacs.js';
import { refOf } from '../refs.js';
import { ctStorage, DimseBench, dataset, image, type Retrievable, type Way } from './dimse.fixture.js';

const signal = new AbortController().signal;
const ref = refOf({ ...image, sopClass: ctStorage });
const today = new Date().toISOString().slice(0, 10);
/** Where nothing but silence comes; times of the PACS are seconds, and some tenths of one are as well too long. */
const impatientSeconds = 0.3;

const bench = new DimseBench();
afterEach(() => bench.close());

/** A peer that says what it wants. */
async function listen(serveOne: (socket: Socket) => unknown): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serveOne(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  bench.onClose(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (thrown: unknown) => MdmError.from(thrown).code,
  );

async function bytesOf(pacs: Pacs, wanted = ref): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of await pacs.fetch(wanted, { signal, urgent: true })) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function everything(pacs: Pacs): Promise<string[]> {
  const refs: string[] = [];
  for await (const found of pacs.changes(today, signal)) refs.push(...found.refs);
  return refs;
}

const object = (changes: Partial<Retrievable> = {}): Retrievable => ({
  sopClassUid: ctStorage,
  sopInstanceUid: image.instance,
  transferSyntaxes: [transferSyntaxes.explicitLittleEndian],
  open: async () => ({ dataset }),
  ...changes,
});
const streamed = (pieces: () => AsyncIterable<Buffer>): Retrievable =>
  object({ open: async () => ({ dataset: pieces() }) });
const never = () => new Promise<never>(() => undefined);

describe('a peer that is no PACS', () => {
  it.each<[string, (socket: Socket) => void]>([
    ['is silent', () => undefined],
    ['hangs up', (socket) => socket.end()],
    ['answers something else', (socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['answers without end', pour],
  ])('is unavailable when it %s', async (_, answer) => {
    const { pacs } = await bench.open(await listen(answer), { timeoutSeconds: impatientSeconds });
    expect(await codeOf(pacs.has(ref, signal))).toBe('unavailable');
    expect(await codeOf(bytesOf(pacs))).toBe('unavailable');
  });

  it('answers any bytes, and is unavailable', async () => {
    let next = Buffer.alloc(0);
    const port = await listen((socket) => socket.end(next));
    const { pacs } = await bench.open(port);
    // PDUs of every type, with lengths that are right and wrong.
    const pdu = fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 80 }), fc.uint8Array({ maxLength: 80 }));
    await fc.assert(
      fc.asyncProperty(fc.array(pdu, { maxLength: 4 }), async (pdus) => {
        next = Buffer.concat(
          pdus.map(([type, length, body]) => Buffer.from([type, 0, 0, 0, 0, length, ...body])),
        );
        expect(await codeOf(pacs.has(ref, signal))).toBe('unavailable');
      }),
      { numRuns: 200 },
    );
  });
});

function pour(socket: Socket): void {
  const more = () => {
    while (socket.write(Buffer.alloc(1 << 16, 2)));
    socket.once('drain', more);
  };
  more();
}

/** What a PACS says, byte by byte, when it accepts an association and when it has a match. */
async function recorded(): Promise<{ readonly acceptance: Buffer; readonly match: Buffer }> {
  const { port } = await bench.serve({
    onFind: async function* () {
      yield { identifier: [[0x00080018, 'UI', '1.2.9']] };
    },
  });
  const heard: Buffer[] = [];
  const between = await listen((socket) => {
    const upstream = connect(port, '127.0.0.1', () => socket.pipe(upstream).pipe(socket));
    upstream.on('data', (chunk: Buffer) => heard.push(chunk));
    upstream.on('error', () => undefined);
  });
  const { pacs } = await bench.open(between);
  expect(await pacs.has(ref, signal)).toBe(false);
  // PS3.8 §9.3.1: type, reserved, length. The acceptance, the match, and the end of the answer.
  const said = Buffer.concat(heard);
  const pdus: Buffer[] = [];
  for (let at = 0; at < said.length; ) {
    const end = at + 6 + said.readUInt32BE(at + 2);
    pdus.push(said.subarray(at, end));
    at = end;
  }
  const [acceptance = Buffer.alloc(0), ...answers] = pdus;
  return { acceptance, match: Buffer.concat(answers.slice(0, -1)) };
}

describe('a PACS that misbehaves', () => {
  it('cannot make us hold a million answers', async () => {
    const { acceptance, match } = await recorded();
    const many = Buffer.concat(Array.from({ length: 1_000 }, () => match));
    let sent = 0;
    const port = await listen(async (socket) => {
      await once(socket, 'data');
      socket.write(acceptance);
      await once(socket, 'data');
      for (; sent < 1_000 && !socket.destroyed; sent += 1)
        if (!socket.write(many)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    });
    const { pacs } = await bench.open(port, { timeoutSeconds: 1 });
    expect(await codeOf(pacs.has(ref, signal))).toBe('unavailable');
    expect(sent).toBeLessThan(1_000);
  });

  it('has its studies asked for in smaller portions when it does not list so many, and is left when none is small enough', async () => {
    const ranges: string[] = [];
    const pacs = await bench.pacsWith([], {
      onFind: async function* ({ identifier }) {
        ranges.push(identifier.find(({ tag }) => tag === 0x00080020)?.value.toString('latin1') ?? '');
        yield { identifier: [[0x0020000d, 'UI', '1.2.3']] };
        throw new MdmError('limit-exceeded', 'too many for this archive');
      },
    });
    expect(await codeOf(everything(pacs))).toBe('limit-exceeded');
    const [whole = '', half = ''] = ranges;
    expect(ranges).toHaveLength(2);
    expect(half.slice(0, 8)).toBe(whole.slice(0, 8));
    expect(half.slice(-8) < whole.slice(-8)).toBe(true);
  });

  it('is not believed to have what it does not name', async () => {
    const pacs = await bench.pacsWith([], {
      onFind: async function* () {
        yield { identifier: [[0x00080018, 'UI', '1.2.9']] };
        yield { identifier: [[0x00080018, 'UI', 'no UID']] };
        yield { identifier: [[0x00080016, 'UI', ctStorage]] };
      },
    });
    expect(await pacs.has(ref, signal)).toBe(false);
    expect(await codeOf(bytesOf(pacs, refOf(image)))).toBe('not-found');
  });

  describe.each<Way>(['get', 'move'])('by C-%s', (way) => {
    const ways = [way];

    it('gives out an image, of which it need not have said the SOP class', async () => {
      const pacs = await bench.pacsWith([object()], { ways });
      for (const name of [ref, refOf(image)])
        expect((await bytesOf(pacs, name)).subarray(-dataset.length).equals(dataset)).toBe(true);
    });

    it.each<[string, readonly Retrievable[]]>([
      ['nothing', []],
      ['another image', [object({ sopInstanceUid: '1.2.9' })]],
      [
        'a part of it, and then nothing',
        [
          streamed(async function* () {
            yield dataset;
            await never();
          }),
        ],
      ],
      [
        'a part of it, and breaks off',
        [
          streamed(async function* () {
            yield dataset;
            throw new MdmError('unavailable', 'the disk is gone');
          }),
        ],
      ],
    ])('is unavailable when it sends %s', async (_, objects) => {
      // Short enough to be waited for, and long enough for the answer of a busy machine.
      const pacs = await bench.pacsWith(objects, { ways, timeoutSeconds: 2 });
      expect(await codeOf(bytesOf(pacs))).toBe('unavailable');
      expect(await pacs.has(ref, signal)).toBe(true);
    });

    it('cannot send more than is taken', async () => {
      const pacs = await bench.pacsWith([streamed(withoutEnd)], { ways });
      expect(await codeOf(bytesOf(pacs))).toBe('limit-exceeded');
      expect(await pacs.has(ref, signal)).toBe(true);
    });

    it('gets its places back whatever becomes of an image', async () => {
      const pacs = await bench.pacsWith([streamed(stalling)], { ways });
      for (let n = 0; n < 6; n += 1) {
        const file = await pacs.fetch(ref, { signal, urgent: true });
        if (n % 2 === 0) await file.next();
        await file.return(undefined);
      }
      const stop = new AbortController();
      const file = await pacs.fetch(ref, { signal: stop.signal, urgent: true });
      const reading = async () => {
        for await (const _ of file) stop.abort(new MdmError('cancelled', 'enough'));
      };
      expect(await codeOf(reading())).toBe('cancelled');
      expect(await pacs.has(ref, signal)).toBe(true);
    });

    it('is left by who waits no longer, before anything has come', async () => {
      const stop = new AbortController();
      const asked = object({
        open: () => {
          stop.abort(new MdmError('cancelled', 'enough'));
          return never();
        },
      });
      const pacs = await bench.pacsWith([asked], { ways });
      expect(await codeOf(pacs.fetch(ref, { signal: stop.signal, urgent: true }))).toBe('cancelled');
      expect(await pacs.has(ref, signal)).toBe(true);
    });
  });

  it('is unavailable when it sends a second object on the association that asks', async () => {
    const pacs = await bench.pacsWith([object(), object()]);
    expect(await codeOf(bytesOf(pacs))).toBe('unavailable');
  });

  it('is asked by C-MOVE when it refuses C-GET', async () => {
    const pacs = await bench.pacsWith([object()], {
      ways: ['get', 'move'],
      acceptContext: (abstractSyntax, proposed) =>
        abstractSyntax === queryRetrieve.studyRoot.get ? undefined : proposed[0],
    });
    expect((await bytesOf(pacs)).subarray(-dataset.length).equals(dataset)).toBe(true);
  });
});

async function* withoutEnd(): AsyncGenerator<Buffer> {
  for (;;) yield Buffer.alloc(1 << 16);
}

/** Less than is taken, and not an image. */
async function* stalling(): AsyncGenerator<Buffer> {
  yield dataset;
  for (let n = 0; n < 15; n += 1) yield Buffer.alloc(1 << 16);
  await never();
}
