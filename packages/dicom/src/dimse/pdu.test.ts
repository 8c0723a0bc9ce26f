import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ControlPdu, decodePdu, encodePdu } from './pdu.js';
import { associateRq } from './testing/raw-peer.js';

const uid = fc.array(fc.nat(99_999), { minLength: 2, maxLength: 10 }).map((parts) => parts.join('.'));
const ae = fc.stringMatching(/^[A-Z0-9_]([A-Z0-9_ ]{0,14}[A-Z0-9_])?$/);
const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const userInformation = fc.record({
  maxPduLength: fc.nat(0xffffffff),
  implementationClassUid: uid,
  implementationVersionName: fc.stringMatching(/^[A-Z0-9_]{1,16}$/),
  asyncOperations: fc.record({ invoked: fc.nat(65_535), performed: fc.nat(65_535) }),
  roles: fc.array(fc.record({ sopClassUid: uid, scu: fc.boolean(), scp: fc.boolean() }), { maxLength: 3 }),
  extended: fc.array(fc.record({ sopClassUid: uid, information: bytes }), { maxLength: 3 }),
  commonExtended: fc.array(
    fc.record({
      sopClassUid: uid,
      serviceClassUid: uid,
      relatedSopClassUids: fc.array(uid, { maxLength: 3 }),
    }),
    { maxLength: 3 },
  ),
  userIdentity: fc.record({
    type: fc.integer({ min: 1, max: 5 }),
    responseRequested: fc.boolean(),
    primary: bytes,
    secondary: bytes,
  }),
  userIdentityResponse: bytes,
  others: fc.array(fc.record({ type: fc.constantFrom(0x5f, 0x7a), value: bytes }), { maxLength: 2 }),
});
const ids = fc.uniqueArray(
  fc.nat(127).map((n) => 2 * n + 1),
  { minLength: 1, maxLength: 8 },
);
const common = {
  protocolVersion: fc.constant(1),
  calledAe: ae,
  callingAe: ae,
  applicationContext: uid,
  userInformation,
};
const pdu: fc.Arbitrary<ControlPdu> = fc.oneof(
  fc.record({
    type: fc.constant('associate-rq' as const),
    ...common,
    contexts: ids.chain((list) =>
      fc.tuple(
        ...list.map((id) =>
          fc.record({
            id: fc.constant(id),
            abstractSyntax: uid,
            transferSyntaxes: fc.array(uid, { minLength: 1, maxLength: 5 }),
          }),
        ),
      ),
    ),
  }),
  fc.record({
    type: fc.constant('associate-ac' as const),
    ...common,
    contexts: ids.chain((list) =>
      fc.tuple(
        ...list.map((id) => fc.record({ id: fc.constant(id), result: fc.nat(4), transferSyntax: uid })),
      ),
    ),
  }),
  fc.record({
    type: fc.constant('associate-rj' as const),
    result: fc.nat(2),
    source: fc.nat(3),
    reason: fc.nat(7),
  }),
  fc.record({ type: fc.constant('abort' as const), source: fc.nat(2), reason: fc.nat(6) }),
  fc.constant<ControlPdu>({ type: 'release-rq' }),
  fc.constant<ControlPdu>({ type: 'release-rp' }),
);

const decode = (encoded: Buffer): ControlPdu => decodePdu(encoded.readUInt8(0), encoded.subarray(6));

describe('PDUs', () => {
  it('are the same after encoding and decoding', () => {
    fc.assert(
      fc.property(pdu, (original) => {
        const encoded = encodePdu(original);
        expect(encoded.readUInt32BE(2)).toBe(encoded.length - 6);
        expect(decode(encoded)).toEqual(original);
      }),
      { numRuns: 500 },
    );
  });

  it('have AE titles in which only the spaces around do not count', () => {
    const encoded = encodePdu(associateRq());
    encoded.write('  MY PACS       ', 10, 'latin1');
    expect(decode(encoded)).toMatchObject({ calledAe: 'MY PACS' });
  });

  it('may hold items that nobody knows', () => {
    const unknown = Buffer.from([0x77, 0, 0, 2, 1, 2]);
    const body = Buffer.concat([encodePdu(associateRq()).subarray(6), unknown]);
    expect(decodePdu(1, body)).toEqual(associateRq());
  });

  const context = { id: 1, abstractSyntax: '1.2', transferSyntaxes: ['1.2.3'] };
  it.each([
    ['no presentation context', { contexts: [] }, 'presentation context'],
    [
      '129 contexts',
      { contexts: Array.from({ length: 129 }, (_, i) => ({ ...context, id: (2 * i + 1) % 256 })) },
      'presentation context',
    ],
    [
      'a context without transfer syntax',
      { contexts: [{ ...context, transferSyntaxes: [] }] },
      'transfer syntax',
    ],
    ['an even context id', { contexts: [{ ...context, id: 2 }] }, 'presentation context'],
    ['a context id twice', { contexts: [context, context] }, 'presentation context'],
    [
      'a UID of 65 characters',
      { contexts: [{ ...context, abstractSyntax: `1.${'2'.repeat(63)}` }] },
      'abstract syntax',
    ],
    ['a UID with letters', { contexts: [{ ...context, transferSyntaxes: ['1.2.x'] }] }, 'transfer syntax'],
    ['an AE title with a backslash', { calledAe: 'A\\B' }, 'AE title'],
    ['an AE title with a control character', { callingAe: 'A\tB' }, 'AE title'],
  ])('with %s are refused with the item named', (_name, overrides, field) => {
    const encoded = encodePdu(associateRq(overrides));
    expect(() => decode(encoded)).toThrow(expect.objectContaining({ code: 'invalid-argument', field }));
  });

  it('cut off anywhere are refused', () => {
    const body = encodePdu(associateRq()).subarray(6);
    const whole = decodePdu(1, body);
    for (let length = 0; length < body.length; length += 1) {
      try {
        // Cut between two items, a PDU without its last item may still be valid.
        expect(decodePdu(1, body.subarray(0, length))).not.toEqual(whole);
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^invalid-argument$/) });
      }
    }
  });
});
