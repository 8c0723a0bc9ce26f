import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { createDicomweb } from './dicomweb.js';
import { createGate } from './gate.js';
import { createPacsHttp } from './http.js';
import { firstPart } from './multipart.js';
import { createOrthanc } from './orthanc.js';
import type { Pacs } from './pacs.js';

const signal = new AbortController().signal;
/** Where it is not the time that is tried. */
const patientSeconds = 60;
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** A PACS that answers every request in this way. */
async function hostile(
  answer: (response: ServerResponse, request: IncomingMessage) => void,
  timeoutSeconds = 0.1,
) {
  const server = createServer((request, response) => answer(response, request)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  // Times of the PACS are seconds; a tenth of one is as well silent for too long.
  const limits = { concurrent: 2, perSecond: 100_000, timeoutSeconds };
  const http = createPacsHttp({
    name: 'bad',
    url: `http://127.0.0.1:${port}/root`,
    limits,
    maxObjectSize: 1 << 20,
    clock: Date.now,
  });
  return {
    orthanc: createOrthanc('bad', http),
    web: createDicomweb('bad', http, { recheckDays: 1, clock: Date.now }),
  };
}

const id = '8711e9f2-69e4bb75-9244eb32-0f5eabb4-cea47e21';
const uids = '1.2.3/1.2.3.1/1.2.3.1.1';
async function read(body: AsyncGenerator<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (thrown: unknown) => MdmError.from(thrown).code,
  );
const listed = ({ inventory }: Pacs) => inventory?.list(signal) ?? fail();
const fail = (): never => {
  throw new TypeError('Orthanc has an inventory');
};
const everything = async (changes: AsyncGenerator<unknown>) => {
  for await (const _ of changes);
};

describe('a PACS that misbehaves', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ['is silent', () => undefined],
    ['is silent within its answer', (response) => void response.writeHead(200).write('{"Last": 1')],
    [
      'breaks off',
      (response) =>
        void response.writeHead(200, { 'content-length': 100 }).write('[', () => response.destroy()),
    ],
    ['answers no JSON', (response) => void response.end('<html>')],
    ['answers other JSON', (response) => void response.end('{"Changes": [1], "Done": "no", "Last": -1}')],
    ['has trouble of its own', (response) => void response.writeHead(500).end('oh')],
    [
      'sends us elsewhere',
      (response) => void response.writeHead(302, { location: 'http://127.0.0.1/' }).end(),
    ],
    ['tells the same again', (response) => void response.end('{"Changes": [], "Done": false, "Last": 0}')],
  ])('is unavailable when it %s', async (_, answer) => {
    const { orthanc } = await hostile(answer);
    expect(await codeOf(everything(orthanc.changes('0', signal)))).toBe('unavailable');
  });

  it('cannot make us hold or store an answer without end', async () => {
    const endless = (response: ServerResponse) => {
      const more = () => {
        while (response.write(Buffer.alloc(1 << 16, 32)));
        response.once('drain', more);
      };
      more();
    };
    const { orthanc, web } = await hostile(endless, patientSeconds);
    expect(await codeOf(everything(orthanc.changes('0', signal)))).toBe('limit-exceeded');
    expect(await codeOf(everything(web.changes(undefined, signal)))).toBe('limit-exceeded');
    expect(await codeOf(orthanc.fetch(id, { signal, urgent: true }).then(read))).toBe('limit-exceeded');
  });

  it('cannot keep us looking by pages that never end', async () => {
    const page = (from: number) =>
      Array.from({ length: 10_000 }, (_, n) => ({ '0020000D': { vr: 'UI', Value: [`1.2.${from + n}`] } }));
    const { web } = await hostile(
      (response, { url = '' }) =>
        response.end(url.includes('/instances') ? '[]' : JSON.stringify(page(offsetOf(url).offset))),
      patientSeconds,
    );
    const today = new Date().toISOString().slice(0, 10);
    expect(await codeOf(everything(web.changes(today, signal)))).toBe('limit-exceeded');
  });

  it('gives its place back to others whatever becomes of an answer', async () => {
    const { orthanc } = await hostile(
      (response) => void response.writeHead(200).write(Buffer.alloc(1_000)),
      patientSeconds,
    );
    for (let n = 0; n < 10; n += 1) {
      const body = await orthanc.fetch(id, { signal, urgent: true });
      if (n % 2 === 0) await body.next();
      await body.return(undefined);
    }
  });

  it('gives it back of an answer in parts, too', async () => {
    const { web } = await hostile((response) => {
      response.writeHead(200, { 'content-type': 'multipart/related; boundary=b' });
      response.write(Buffer.alloc(1_000));
    }, patientSeconds);
    for (let n = 0; n < 10; n += 1) await (await web.fetch(uids, { signal, urgent: true })).return(undefined);
  });

  it('answers any bytes, and is unavailable or has nothing', async () => {
    let next = Buffer.alloc(0);
    const { orthanc, web } = await hostile((response) => void response.end(next));
    const fragments = fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '"0020000D":',
      '"Value":["1.2"]',
      ',',
      'null',
      '"Last":1',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.array(fragments, { maxLength: 12 })),
        async (bytes) => {
          next = Buffer.from(Array.isArray(bytes) ? bytes.join('') : bytes);
          expect(await codeOf(everything(orthanc.changes('0', signal)))).toBe('unavailable');
          expect(await codeOf(orthanc.inventory?.count(signal) ?? fail())).toBe('unavailable');
          expect(['unavailable', 'none']).toContain(await codeOf(everything(listed(orthanc))));
          expect(['unavailable', 'none']).toContain(await codeOf(web.has(uids, signal)));
        },
      ),
      { numRuns: 200 },
    );
  });
});

const offsetOf = (url: string) => {
  const { searchParams } = new URL(url, 'http://pacs');
  return { offset: Number(searchParams.get('offset')), limit: Number(searchParams.get('limit')) };
};

describe('a PACS with QIDO-RS of its own kind', () => {
  const [day, next] = ['20240229', '20240301'];
  const studies = Array.from({ length: 250 }, (_, n) => ({
    uid: `1.2.${n}`,
    day: n % 2 === 0 ? day : next,
  }));
  type Kind = (rows: readonly unknown[], wanted: { offset: number; limit: number }) => readonly unknown[];

  /** Studies of two days, the first of which has many instances. */
  async function pacsWith(
    kind: Kind,
    { instances = 250, tells = true, asked = [] as string[] } = {},
  ): Promise<Pacs> {
    const value = (tag: string, ...Value: unknown[]) => ({ [tag]: { vr: 'UI', Value } });
    const { web } = await hostile((response, { url = '' }) => {
      const { pathname, searchParams } = new URL(url, 'http://pacs');
      const [from = '', to = ''] = searchParams.get('StudyDate')?.split('-') ?? [];
      const [, study] = /studies\/([\d.]+)\/instances/.exec(pathname) ?? [];
      const count = study === undefined || study === studies[0]?.uid ? instances : 1;
      if (study !== undefined) asked.push(study);
      const rows =
        study === undefined
          ? studies
              .filter((one) => one.day >= from && one.day <= to)
              .map(({ uid }, n) => ({
                ...value('0020000D', uid),
                ...(tells && value('00201208', n === 0 ? instances : 1)),
              }))
          : Array.from({ length: count }, (_, n) => ({
              ...value('0020000E', `${study}.1`),
              ...value('00080018', `${study}.1.${n}`),
            }));
      response.end(JSON.stringify(kind(rows, offsetOf(url))));
    }, patientSeconds);
    return web;
  }
  async function refsOf(web: Pacs): Promise<Set<string>> {
    const refs = new Set<string>();
    for await (const found of web.changes('2024-02-29', signal)) for (const ref of found.refs) refs.add(ref);
    return refs;
  }

  it.each<[string, Kind]>([
    ['takes limit and offset', (rows, { offset, limit }) => rows.slice(offset, offset + limit)],
    ['gives fewer rows than it may', (rows, { offset }) => rows.slice(offset, offset + 30)],
    ['knows no offset', (rows, { limit }) => rows.slice(0, limit)],
    ['knows neither', (rows) => rows],
  ])('has all of its images found when it %s', async (_, kind) => {
    const refs = await refsOf(await pacsWith(kind));
    expect(refs.size).toBe(250 + studies.length - 1);
  });

  it('is asked once for the instances of a study when it tells how many there are', async () => {
    const kind: Kind = (rows, { offset, limit }) => rows.slice(offset, offset + limit);
    const asked: string[] = [];
    await refsOf(await pacsWith(kind, { instances: 1, asked }));
    expect(asked.toSorted()).toEqual(studies.map(({ uid }) => uid).toSorted());
  });

  it('has its studies asked for by the day when it knows no offset and lists no more of them', async () => {
    const kind: Kind = (rows, { limit }) => rows.slice(0, Math.min(limit, 200));
    expect((await refsOf(await pacsWith(kind, { instances: 1 }))).size).toBe(studies.length);
  });

  it('has a study of just one page found when it knows no offset, and tells that this is all', async () => {
    const kind: Kind = (rows, { limit }) => rows.slice(0, limit);
    const refs = await refsOf(await pacsWith(kind, { instances: 100 }));
    expect(refs.size).toBe(100 + studies.length - 1);
  });

  it.each<[string, number, { instances: number; tells?: boolean }]>([
    ['studies of a day', 100, { instances: 1 }],
    ['instances of a study', 200, { instances: 250 }],
    ['instances of a study whose number it does not tell', 100, { instances: 250, tells: false }],
  ])('is trouble when it knows no offset and does not list all %s', async (_, most, options) => {
    const kind: Kind = (rows, { limit }) => rows.slice(0, Math.min(limit, most));
    await expect(refsOf(await pacsWith(kind, options))).rejects.toMatchObject({
      code: 'limit-exceeded',
      field: 'pacs',
      message: 'PACS "bad" does not list so many at once',
    });
  });
});

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('the first part of a multipart answer', () => {
  const type = 'multipart/related; type="application/dicom"; boundary="=_b"';
  const answer = (content: Buffer) =>
    Buffer.concat([
      Buffer.from('preamble\r\n--=_b\r\nContent-Type: application/dicom\r\n\r\n'),
      content,
      Buffer.from('\r\n--=_b--\r\n'),
    ]);

  it('is what was put into it, however the answer is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          // What looks like a boundary and is none.
          fc.array(fc.constantFrom('\r', '\n', '-', '--', '=', '_', '\r\n--=_', 'b'), { maxLength: 40 }),
        ),
        fc.integer({ min: 1, max: 50 }),
        async (bytes, size) => {
          const content = Buffer.from(Array.isArray(bytes) ? bytes.join('') : bytes);
          fc.pre(!content.includes('\r\n--=_b'));
          const got = await read(firstPart(type, inPieces(answer(content), size)));
          expect(got.equals(content)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is unavailable when there is none, or not all of it', async () => {
    const whole = answer(Buffer.from('content'));
    const ofType = (contentType: string, bytes: Buffer) =>
      codeOf(read(firstPart(contentType, inPieces(bytes, 7))));
    expect(await ofType('multipart/related', whole)).toBe('unavailable');
    expect(await ofType('multipart/related; boundary=other', whole)).toBe('unavailable');
    expect(await ofType(type, Buffer.alloc(100_000))).toBe('unavailable');
    for (let end = 0; end < whole.length - '\r\n'.length - '--'.length - 1; end += 1)
      expect(await ofType(type, whole.subarray(0, end))).toBe('unavailable');
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 200 }), async (boundary, bytes) => {
        const code = await codeOf(
          read(firstPart(`multipart/related; boundary=${boundary}`, inPieces(Buffer.from(bytes), 9))),
        );
        expect(['none', 'unavailable']).toContain(code);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the gate of a PACS', () => {
  it('lets so many in at a time, and those first who wait for an image', async () => {
    const gate = createGate({ concurrent: 2, perSecond: 100_000 });
    const [first] = await Promise.all([1, 2].map(() => gate.enter({ signal, urgent: false })));
    const order: string[] = [];
    const enter = (name: string, urgent: boolean) =>
      gate.enter({ signal, urgent }).then((leave) => {
        order.push(name);
        leave();
      });
    const waiting = [enter('patient', false), enter('urgent', true)];
    expect(order).toEqual([]);
    first?.();
    first?.();
    await Promise.all(waiting);
    expect(order).toEqual(['urgent', 'patient']);
  });

  it('lets nobody wait who has given up', async () => {
    const gate = createGate({ concurrent: 1, perSecond: 100_000 });
    const leave = await gate.enter({ signal, urgent: true });
    const giving = new AbortController();
    const waiting = gate.enter({ signal: giving.signal, urgent: true });
    giving.abort(new MdmError('cancelled', 'enough'));
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    await expect(gate.enter({ signal: giving.signal, urgent: true })).rejects.toMatchObject({
      code: 'cancelled',
    });
    leave();
    (await gate.enter({ signal, urgent: true }))();
  });

  it('begins no more in a second than it may', async () => {
    const gate = createGate({ concurrent: 100, perSecond: 50 });
    const begun = performance.now();
    for (let n = 0; n < 11; n += 1) (await gate.enter({ signal, urgent: false }))();
    // The second may follow the first at once, each other one a fiftieth of a second after the one before it.
    expect(performance.now() - begun).toBeGreaterThanOrEqual(9 * 20);
  });
});
