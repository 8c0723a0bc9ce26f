import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { type ErrorCode, errorTable, MdmError } from '@mdm/errors';
import fc from 'fast-check';
import { fromStatus, toStatus } from './error-wire.js';

describe('an error on the wire', () => {
  it.each(Object.keys(errorTable) as ErrorCode[])('keeps %s with its field, remedy and refusal', (code) => {
    const refusal = { site: 'a', service: 'hydra', layer: 'acl', reason: 'named-user-masked' } as const;
    const sent = new MdmError(code, 'the sentence', {
      field: 'image.guid',
      remedy: 'do this',
      refusal,
      cause: new Error('x'),
    });
    const received = fromStatus(toStatus(sent), 'mdm://a/hydra');
    expect(received).toMatchObject({
      code,
      message: 'the sentence',
      field: 'image.guid',
      remedy: 'do this',
      refusal,
    });
    expect(received.cause).toBeUndefined();
  });

  it('never carries a cause or a stack', () => {
    const wire = toStatus(
      new MdmError('internal', 'it broke', { cause: new Error('postgres://user:secret@host') }),
    );
    const bytes = Buffer.concat(
      wire.metadata.get('grpc-status-details-bin').map((value) => Buffer.from(value)),
    );
    expect(bytes.toString('latin1')).not.toContain('secret');
  });

  it('names the peer where gRPC itself answered', () => {
    const error = {
      code: status.UNAVAILABLE,
      details: 'No connection established',
      metadata: new Metadata(),
    };
    expect(fromStatus(error, 'mdm://b/gateway')).toMatchObject({
      code: 'unavailable',
      message: 'mdm://b/gateway cannot be reached',
    });
  });

  it('survives details that are no details', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 16 }), (bytes, code) => {
        const metadata = new Metadata();
        metadata.set('grpc-status-details-bin', Buffer.from(bytes));
        expect(fromStatus({ code, details: 'x', metadata }, 'peer').code in errorTable).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
