import { describe, expect, it } from '@jest/globals';
import type { MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { type DecodedCommand, encodeCommand } from './command.js';
import { commandPdus, DataSetFragmenter, MessageReader, maxFragmentLength } from './message.js';
import { PduReader } from './pdu-reader.js';

function receiver() {
  const seen = { commands: [] as DecodedCommand[], data: [] as Buffer[], ends: 0, longest: 0 };
  const violations: MdmError[] = [];
  const messages = new MessageReader({
    command: (_id, message) => void seen.commands.push(message),
    dataSet: (piece, last) => {
      seen.data.push(piece);
      if (last) seen.ends += 1;
    },
    violation: (error) => void violations.push(error),
  });
  const pdus = new PduReader(
    { maxPduLength: 1 << 20 },
    {
      begin: () => 'take',
      takesValue: () => true,
      control: () => undefined,
      data: (...value) => messages.data(...value),
      invalid: (_reason, error) => void violations.push(error),
    },
  );
  return { seen, violations, messages, pdus };
}

const store = encodeCommand({
  kind: 'c-store-rq',
  messageId: 1,
  sopClassUid: '1.2.3',
  sopInstanceUid: '1.2.3.4',
  priority: 0,
});

describe('messages', () => {
  it('arrive as they were sent, for every chunking of the data set and every limit of the peer', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(chunks, fc.integer({ min: 8, max: 500 }), (arrays, maxPduLength) => {
        const { seen, violations, pdus } = receiver();
        pdus.push(commandPdus(5, store, maxPduLength));
        const fragments = new DataSetFragmenter(5, maxPduLength);
        const sent = arrays.flatMap((array) => fragments.push(Buffer.from(array)));
        for (const piece of [...sent, ...fragments.end()]) pdus.push(piece);
        expect(violations).toEqual([]);
        expect(seen.commands).toHaveLength(1);
        expect(seen.ends).toBe(1);
        expect(Buffer.concat(seen.data)).toEqual(Buffer.concat(arrays));
      }),
      { numRuns: 300 },
    );
  });

  it('are cut into PDUs that the peer takes, with even fragments', () => {
    expect(maxFragmentLength(16_384)).toBe(16_378);
    expect(maxFragmentLength(16_385)).toBe(16_378);
    expect(maxFragmentLength(0)).toBe(131_066);
    const pieces = new DataSetFragmenter(1, 100).push(Buffer.alloc(1000));
    const headers = pieces.filter((_piece, index) => index % 2 === 0);
    expect(headers.every((header) => header.readUInt32BE(2) === 100)).toBe(true);
  });

  it.each([
    ['a data set before any command', [[1, 0, 'data']]],
    [
      'a command inside a data set',
      [
        [1, 3, 'store'],
        [1, 0, 'data'],
        [1, 3, 'store'],
      ],
    ],
    [
      'two contexts in one message',
      [
        [1, 3, 'store'],
        [3, 0, 'data'],
      ],
    ],
    ['a command that is none', [[1, 3, 'data']]],
  ] as const)('with %s are violations', (_name, values) => {
    const { violations, messages } = receiver();
    for (const [context, control, what] of values)
      messages.data(context, control, what === 'store' ? store : Buffer.from(what), true);
    expect(violations).toEqual([expect.objectContaining({ code: 'invalid-argument' })]);
  });

  it('have a command set of limited length', () => {
    const { violations, messages } = receiver();
    const piece = Buffer.alloc(10_000);
    for (let i = 0; i < 7; i += 1) messages.data(1, 1, piece, false);
    expect(violations[0]?.message).toContain('65536');
  });
});
