import { describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { type Command, decodeCommand, encodeCommand, encodeRefusal, type OtherCommand } from './command.js';
import { commandTag, decodeCommandElements, encodeCommandElements } from './command-elements.js';

const us = fc.nat(65_535);
const uid = fc.array(fc.nat(99_999), { minLength: 2, maxLength: 10 }).map((parts) => parts.join('.'));
const comment = fc.stringMatching(/^[a-z]([a-z ]{0,62}[a-z])?$/);
const tag = fc.nat(0xffffffff);
const response = {
  respondsTo: us,
  sopClassUid: uid,
  status: us,
  comment,
  offendingElements: fc.array(tag, { minLength: 1, maxLength: 3 }),
};
const command: fc.Arbitrary<Exclude<Command, OtherCommand>> = fc.oneof(
  fc.record({ kind: fc.constant('c-echo-rq' as const), messageId: us, sopClassUid: uid }),
  fc.record(
    {
      kind: fc.constant('c-store-rq' as const),
      messageId: us,
      sopClassUid: uid,
      sopInstanceUid: uid,
      priority: fc.nat(2),
      moveOriginator: fc.record({ ae: fc.stringMatching(/^[A-Z]{1,16}$/), messageId: us }),
    },
    { requiredKeys: ['kind', 'messageId', 'sopClassUid', 'sopInstanceUid', 'priority'] },
  ),
  fc.record({
    kind: fc.constantFrom('c-find-rq' as const, 'c-get-rq' as const),
    messageId: us,
    sopClassUid: uid,
    priority: fc.nat(2),
  }),
  fc.record({
    kind: fc.constant('c-move-rq' as const),
    messageId: us,
    sopClassUid: uid,
    priority: fc.nat(2),
    destination: fc.stringMatching(/^[A-Z]{1,16}$/),
  }),
  fc.record({ kind: fc.constant('c-cancel-rq' as const), respondsTo: us }),
  fc.record({
    kind: fc.constantFrom('n-action-rq' as const, 'n-event-report-rq' as const),
    messageId: us,
    sopClassUid: uid,
    sopInstanceUid: uid,
    typeId: us,
  }),
  fc.record({ kind: fc.constantFrom('c-echo-rsp' as const, 'c-find-rsp' as const), ...response }),
  fc.record({
    kind: fc.constantFrom('c-store-rsp' as const, 'n-action-rsp' as const, 'n-event-report-rsp' as const),
    ...response,
    sopInstanceUid: uid,
  }),
  fc.record({
    kind: fc.constantFrom('c-get-rsp' as const, 'c-move-rsp' as const),
    ...response,
    subOperations: fc.record(
      { remaining: us, completed: us, failed: us, warning: us },
      { requiredKeys: ['completed', 'failed', 'warning'] },
    ),
  }),
);
const withoutDataSet = /-rsp$|^c-echo|^c-cancel/;

describe('command sets', () => {
  it('are the same after encoding and decoding', () => {
    fc.assert(
      fc.property(command, (original) => {
        expect(decodeCommand(encodeCommand(original))).toEqual({
          command: original,
          hasDataSet: !withoutDataSet.test(original.kind),
        });
      }),
      { numRuns: 500 },
    );
  });

  it('begin with their group length and have even elements in ascending order', () => {
    const bytes = encodeCommand({ kind: 'c-echo-rsp', respondsTo: 1, status: 0xc000, comment: 'odd' });
    expect(bytes.readUInt32LE(8)).toBe(bytes.length - 12);
    const elements = [...decodeCommandElements(bytes)];
    expect(elements.every(([, value]) => value.length % 2 === 0)).toBe(true);
    expect(elements.map(([element]) => element)).toEqual(
      elements.map(([element]) => element).sort((a, b) => a - b),
    );
  });

  it('carry at most 64 printable characters of comment', () => {
    const bytes = encodeCommand({
      kind: 'c-store-rsp',
      respondsTo: 1,
      status: 0xa700,
      comment: `pool\\disk is full: é ${'x'.repeat(100)}`,
    });
    const { command: decoded } = decodeCommand(bytes);
    expect(decoded).toMatchObject({ comment: expect.stringMatching(/^pool\/disk is full: \? x+\.\.\.$/) });
    expect('comment' in decoded && decoded.comment?.length).toBe(64);
  });

  it('of services that are not offered can be refused', () => {
    const create = encodeCommandElements(
      new Map([
        [commandTag.affectedSopClassUid, Buffer.from('1.2.840.10008.5.1.4.1.2.2.1\0')],
        [commandTag.commandField, Buffer.from([0x40, 1])],
        [commandTag.messageId, Buffer.from([7, 0])],
        [commandTag.commandDataSetType, Buffer.from([1, 0])],
      ]),
    );
    const { command: request } = decodeCommand(create);
    if (request.kind !== 'other') throw new Error('expected an unknown request');
    const answer = decodeCommandElements(encodeRefusal(request, 0x0211, 'not here'));
    expect(answer.get(commandTag.commandField)).toEqual(Buffer.from([0x40, 0x81]));
    expect(answer.get(commandTag.messageIdBeingRespondedTo)).toEqual(Buffer.from([7, 0]));
  });

  const echo = encodeCommand({ kind: 'c-echo-rq', messageId: 1, sopClassUid: '1.2' });
  it.each([
    ['cut off in a header', echo.subarray(0, echo.length - 9)],
    ['cut off in a value', echo.subarray(0, echo.length - 1)],
    ['of another group', Buffer.concat([echo, Buffer.from([8, 0, 5, 0, 0, 0, 0, 0])])],
    ['with an element twice', Buffer.concat([echo, echo])],
    [
      'without command field',
      encodeCommandElements(new Map([[commandTag.commandDataSetType, Buffer.from([1, 1])]])),
    ],
    ['that are empty', Buffer.alloc(0)],
  ])('%s are refused', (_name, bytes) => {
    expect(() => decodeCommand(bytes)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('never fail in another way than with an MdmError, whatever the bytes are', () => {
    const base = encodeCommand({
      kind: 'c-store-rq',
      messageId: 1,
      sopClassUid: '1.2.3',
      sopInstanceUid: '1.2.3.4',
      priority: 0,
    });
    const damage = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(base.length), (changes, length) => {
        const bytes = Buffer.from(base);
        for (const [offset, value] of changes) bytes[offset] = value;
        try {
          decodeCommand(bytes.subarray(0, length));
          decodeCommand(bytes);
        } catch (error) {
          if (!isMdmError(error)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});
