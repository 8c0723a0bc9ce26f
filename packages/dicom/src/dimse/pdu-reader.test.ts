import { describe, expect, it } from '@jest/globals';
import type { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { type ControlPdu, encodePdu, pdvLast } from './pdu.js';
import { PduReader, type PduSink } from './pdu-reader.js';
import { associateRq, pData } from './testing/raw-peer.js';

/** Everything a reader reports, with the pieces of a value joined, so that splits do not show. */
class Trace implements PduSink {
  readonly seen: unknown[] = [];
  bytes = 0;
  #value: Buffer[] = [];

  begin(): 'take' {
    return 'take';
  }
  takesValue(): boolean {
    return true;
  }
  control(pdu: ControlPdu): void {
    this.seen.push(pdu);
  }
  data(contextId: number, control: number, piece: Buffer, complete: boolean): void {
    this.bytes += piece.length;
    this.#value.push(piece);
    if (!complete) return;
    this.seen.push([contextId, control, Buffer.concat(this.#value).toString('hex')]);
    this.#value = [];
  }
  invalid(reason: number, error: MdmError): void {
    this.seen.push([reason, error.message]);
  }
}

function read(stream: Buffer, cuts: readonly number[] = []): Trace {
  const trace = new Trace();
  const reader = new PduReader({ maxPduLength: 1000 }, trace);
  let start = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    reader.push(stream.subarray(start, cut));
    start = cut;
  }
  reader.push(stream.subarray(start));
  return trace;
}

const twoValues = Buffer.from([4, 0, 0, 0, 0, 15, 0, 0, 0, 3, 1, 0, 9, 0, 0, 0, 4, 1, 2, 8, 7]);
const stream = Buffer.concat([
  encodePdu(associateRq()),
  pData(1, 3, Buffer.from('command')),
  pData(1, 0, Buffer.from('data')),
  pData(1, pdvLast, Buffer.alloc(0)),
  twoValues,
  encodePdu({ type: 'release-rq' }),
  encodePdu({ type: 'abort', source: 0, reason: 0 }),
]);

describe('the PDU reader', () => {
  it('reads a stream the same wherever it is cut', () => {
    const whole = read(stream).seen;
    expect(whole).toHaveLength(8);
    for (let cut = 0; cut <= stream.length; cut += 1) expect(read(stream, [cut]).seen).toEqual(whole);
    expect(read(stream, Array.from(stream.keys())).seen).toEqual(whole);
  });

  it('hands fragments on as slices of what it was given', () => {
    const pieces: Buffer[] = [];
    const sink = Object.assign(new Trace(), {
      data: (_id: number, _control: number, piece: Buffer) => void pieces.push(piece),
    });
    const chunk = pData(1, 0, Buffer.alloc(900, 7));
    new PduReader({ maxPduLength: 1000 }, sink).push(chunk);
    expect(pieces.map((piece) => piece.buffer === chunk.buffer)).toEqual([true]);
  });

  it.each([
    ['a P-DATA-TF longer than announced', pData(1, 0, Buffer.alloc(995)), 6],
    ['a P-DATA-TF without a value', Buffer.from([4, 0, 0, 0, 0, 0]), 6],
    ['a value longer than its PDU', Buffer.from([4, 0, 0, 0, 0, 6, 0, 0, 0, 9, 1, 0]), 6],
    ['a value shorter than its header', Buffer.from([4, 0, 0, 0, 0, 6, 0, 0, 0, 1, 1, 0]), 6],
    ['an unknown PDU type', Buffer.from([9, 0, 0, 0, 0, 0]), 1],
    ['a release of a wrong length', Buffer.from([5, 0, 0, 0, 0, 5]), 6],
    ['an association of 2 MiB', Buffer.from([1, 0, 0, 32, 0, 0]), 6],
  ])('stops at %s', (_name, bytes, reason) => {
    const { seen } = read(Buffer.concat([bytes, stream]));
    expect(seen).toEqual([[reason, expect.any(String)]]);
  });

  it('holds the stream in front of a value, and goes on from there', () => {
    const whole = read(stream).seen;
    const trace = new Trace();
    let turn = 0;
    const sink = Object.assign(trace, { takesValue: () => turn++ % 2 === 1 });
    const reader = new PduReader({ maxPduLength: 1000 }, sink);
    for (const byte of stream) reader.push(Buffer.from([byte]));
    while (reader.holding) reader.release();
    expect(trace.seen).toEqual(whole);
  });

  it('holds the stream where it is told to, and goes on from there', () => {
    const trace = new Trace();
    let open = false;
    const sink = Object.assign(trace, { begin: () => (open ? 'take' : 'hold') });
    const reader = new PduReader({ maxPduLength: 1000 }, sink);
    reader.push(stream.subarray(0, 100));
    reader.push(stream.subarray(100));
    expect(trace.seen).toEqual([]);
    open = true;
    reader.release();
    expect(trace.seen).toEqual(read(stream).seen);
  });

  it('survives 20,000 damaged streams, reading each the same however it is cut', () => {
    const damage = fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    const cuts = fc.array(fc.nat(stream.length), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(damage, cuts), { minLength: 20, maxLength: 20 }), (cases) => {
        for (const [changes, where] of cases) {
          const damaged = Buffer.from(stream);
          for (const [offset, value] of changes) damaged[offset] = value;
          const whole = read(damaged);
          const parts = read(damaged, where);
          if (whole.bytes > damaged.length) throw new Error('more data than input');
          if (JSON.stringify(parts.seen) !== JSON.stringify(whole.seen)) throw new Error('cuts show');
        }
      }),
      { numRuns: 1000 },
    );
  });
});
