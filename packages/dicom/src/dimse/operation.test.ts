import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Association } from './association.js';
import { encodeIdentifier } from './identifier.js';
import { Operation } from './operation.js';
import { dimseStatus } from './status.js';
import { heldBytes } from './testing/held-bytes.js';
import { ctImageStorage, explicitVrLittleEndian } from './testing/raw-peer.js';

const mebibyte = 1024 * 1024;

describe('an operation', () => {
  it('holds no more of an identifier than its bytes, though they come in fragments of one each', async () => {
    const operation = new Operation(
      {} as Association,
      {
        id: 1,
        abstractSyntax: ctImageStorage,
        transferSyntax: explicitVrLittleEndian,
        scu: false,
        scp: true,
      },
      { kind: 'c-find-rq', messageId: 1, sopClassUid: ctImageStorage, priority: 0 },
      true,
      { maxSize: 16 * mebibyte, onRead: () => undefined },
    );
    const identifier = operation.identifier();
    const bytes = encodeIdentifier(
      [[0x00104000, 'UT', Buffer.alloc(mebibyte / 2, 'a')]],
      explicitVrLittleEndian,
    );
    const before = heldBytes();
    for (let sent = 0; sent < bytes.length; sent += 1) {
      operation.receive(bytes.subarray(sent, sent + 1), sent + 1 === bytes.length, ({ message }) => ({
        status: dimseStatus.outOfResources,
        comment: message,
      }));
      if (sent % 1_000 === 0) await nextTurn();
    }
    const held = heldBytes() - before;
    expect(await identifier).toMatchObject([{ tag: 0x00104000 }]);
    expect(held).toBeLessThan(32 * mebibyte);
  });
});
