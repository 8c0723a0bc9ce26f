import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isMdmError, type MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { encodeCommand } from './command.js';
import { decodeIdentifier, encodeIdentifier } from './identifier.js';
import { commandPdus, DataSetFragmenter, MessageReader } from './message.js';
import { type ControlPdu, encodePdu } from './pdu.js';
import { PduReader } from './pdu-reader.js';
import { associateRq, explicitVrLittleEndian, pData } from './testing/raw-peer.js';

const sopClassUid = '1.2.840.10008.5.1.4.1.2.2.1';
const sopInstanceUid = '1.2.3.4';
const { userInformation, ...proposal } = associateRq();
const everything = {
  ...userInformation,
  implementationVersionName: 'MDM_0_1',
  asyncOperations: { invoked: 8, performed: 8 },
  roles: [{ sopClassUid, scu: true, scp: true }],
  extended: [{ sopClassUid, information: Buffer.from([1, 1, 1, 1]) }],
  commonExtended: [
    { sopClassUid, serviceClassUid: '1.2.840.10008.4.2', relatedSopClassUids: ['1.2.3', '1.2.4'] },
  ],
  userIdentity: {
    type: 2,
    responseRequested: true,
    primary: Buffer.from('user'),
    secondary: Buffer.from('passcode'),
  },
};
const controls: readonly ControlPdu[] = [
  { ...proposal, userInformation: everything },
  {
    ...proposal,
    type: 'associate-ac',
    contexts: [{ id: 1, result: 0, transferSyntax: explicitVrLittleEndian }],
    userInformation: { ...everything, userIdentity: undefined, userIdentityResponse: Buffer.from('ticket') },
  },
  { type: 'associate-rj', result: 1, source: 1, reason: 7 },
  { type: 'release-rq' },
  { type: 'release-rp' },
  { type: 'abort', source: 2, reason: 6 },
];
const item = { sopClassUid, sopInstanceUid };
const subOperations = { remaining: 3, completed: 2, failed: 1, warning: 0 };
const commandsWithDataSet = [
  encodeCommand({
    kind: 'c-store-rq',
    messageId: 1,
    ...item,
    priority: 0,
    moveOriginator: { ae: 'A', messageId: 7 },
  }),
  encodeCommand({ kind: 'c-move-rq', messageId: 2, sopClassUid, priority: 0, destination: 'VIEWER' }),
  encodeCommand({ kind: 'c-find-rq', messageId: 3, sopClassUid, priority: 0 }),
  encodeCommand({ kind: 'n-action-rq', messageId: 4, ...item, typeId: 1 }),
  encodeCommand({ kind: 'n-event-report-rq', messageId: 5, ...item, typeId: 2 }),
  encodeCommand(
    { kind: 'c-get-rsp', respondsTo: 2, status: 0xb000, comment: 'some failed', subOperations },
    true,
  ),
];
const commandsWithout = [
  encodeCommand({ kind: 'c-cancel-rq', respondsTo: 3 }),
  encodeCommand({ kind: 'c-echo-rq', messageId: 6, sopClassUid: '1.2.840.10008.1.1' }),
  encodeCommand({ kind: 'c-store-rsp', respondsTo: 2, status: 0xa700, offendingElements: [0x00100010] }),
];
const identifier = encodeIdentifier(
  [
    [0x00080052, 'CS', 'STUDY'],
    [0x00081199, 'SQ', [[[0x00081150, 'UI', sopClassUid]], [[0x00081155, 'UI', sopInstanceUid]]]],
    [0x00280010, 'US', 512],
  ],
  explicitVrLittleEndian,
);
const fragments = new DataSetFragmenter(1, 40);
const dataSet = Buffer.concat([...fragments.push(identifier), ...fragments.end()]);
/** Whole PDUs, and messages of a few of them. */
const corpus: readonly Buffer[] = [
  ...controls.map(encodePdu),
  ...commandsWithout.map((command) => commandPdus(1, command, 0)),
  // In one PDU, and in several.
  ...commandsWithDataSet.flatMap((command) =>
    [0, 64].map((maxPduLength) => Buffer.concat([commandPdus(1, command, maxPduLength), dataSet])),
  ),
  pData(1, 2, identifier),
];

/** A small generator (xorshift): 200,000 cases are too many for a tree of arbitraries each. */
class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed | 1;
  }
  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }
}

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x1b, 0x5c];

/** Changes a copy: bytes, lengths, a cut, a piece of another PDU, a repetition. */
function mutate(original: Buffer, dice: Dice): Buffer {
  let bytes = Buffer.from(original);
  for (let times = 1 + dice.below(3); times > 0; times -= 1) {
    const at = dice.below(bytes.length + 1);
    switch (dice.below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = dice.below(256);
        break;
      case 1:
        if (at < bytes.length) bytes[at] = interesting[dice.below(interesting.length)] ?? 0;
        break;
      case 2:
        if (at + 4 <= bytes.length)
          bytes.writeUInt32BE(dice.below(2) === 0 ? 0xffffffff : dice.below(70_000), at);
        break;
      case 3:
        bytes = bytes.subarray(0, at);
        break;
      case 4: {
        const other = corpus[dice.below(corpus.length)] ?? bytes;
        bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(dice.below(other.length))]);
        break;
      }
      default:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(dice.below(at + 1))]);
    }
  }
  return bytes;
}

/** Reads bytes as an association does, in chunks of any size. @returns bytes of data sets handed on */
function read(bytes: Buffer, dice: Dice): number {
  let handedOn = 0;
  let failures = 0;
  let dataSets: Buffer[] = [];
  const failed = (error: MdmError): void => {
    if (!isMdmError(error)) throw error;
    failures += 1;
    if (failures > 1 + bytes.length) throw new Error('fails more often than there are bytes');
  };
  const messages = new MessageReader({
    command: () => {
      dataSets = [];
    },
    dataSet: (piece, last) => {
      handedOn += piece.length;
      dataSets.push(piece);
      if (!last) return;
      try {
        decodeIdentifier(Buffer.concat(dataSets), explicitVrLittleEndian);
      } catch (error) {
        if (!isMdmError(error)) throw error;
      }
    },
    violation: failed,
  });
  const reader = new PduReader(
    { maxPduLength: 131_072 },
    {
      begin: (type) => (type === 4 || type < 8 ? 'take' : 'skip'),
      takesValue: () => dice.below(4) !== 0,
      control: () => undefined,
      data: (...value) => messages.data(...value),
      invalid: (_reason, error) => failed(error),
    },
  );
  for (let start = 0; start < bytes.length; ) {
    const end = start + 1 + dice.below(dice.below(2) === 0 ? 16 : 4096);
    reader.push(bytes.subarray(start, end));
    while (reader.holding) reader.release();
    start = end;
  }
  return handedOn;
}

describe('200,000 mutated PDUs', () => {
  // Most cases end in an error; collecting where it came from would take longer than everything else.
  const { stackTraceLimit } = Error;
  beforeAll(() => {
    Error.stackTraceLimit = 0;
  });
  afterAll(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  it('are read or refused, and nothing else happens', () => {
    const cases = 1000;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        const dice = new Dice(seed);
        for (let i = 0; i < cases; i += 1) {
          const bytes = mutate(corpus[dice.below(corpus.length)] ?? Buffer.alloc(1), dice);
          if (read(bytes, dice) > bytes.length) throw new Error('more data than input');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('begin from PDUs that are read in full', () => {
    const dice = new Dice(7);
    const handedOn = corpus.map((bytes) => read(bytes, dice)).filter((bytes) => bytes > 0);
    expect(handedOn).toEqual(Array(2 * commandsWithDataSet.length).fill(identifier.length));
  });
});
