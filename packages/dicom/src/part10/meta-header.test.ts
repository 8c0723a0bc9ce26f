import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { implementationClassUid, isUid, readMetaHeader, transferSyntaxes, writeMetaHeader } from './index.js';

const fields = {
  transferSyntax: transferSyntaxes.explicitLittleEndian,
  sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
  sopInstanceUid: '1.2.3.4',
};

const refused = (field?: string) =>
  expect.objectContaining({ code: 'invalid-dicom', ...(field === undefined ? {} : { field }) });

describe('the file meta information', () => {
  it('reads what it wrote and knows where the data set begins', () => {
    const header = writeMetaHeader({ ...fields, callingAe: 'MODALITY' });
    expect(readMetaHeader(Buffer.concat([header, Buffer.alloc(10)]))).toEqual({
      ...fields,
      implementationClassUid,
      datasetOffset: header.length,
    });
  });

  it('has a preamble of zeros, the prefix, and a group length that counts', () => {
    const header = writeMetaHeader(fields);
    expect(header.subarray(0, 128).every((byte) => byte === 0)).toBe(true);
    expect(header.toString('latin1', 128, 132)).toBe('DICM');
    expect(header.readUInt32LE(140)).toBe(header.length - 144);
    expect(header.length % 2).toBe(0);
  });

  it('is accepted without a preamble', () => {
    const header = writeMetaHeader(fields);
    for (const offset of [128, 132]) {
      const bare = header.subarray(offset);
      expect(readMetaHeader(bare)).toMatchObject({ ...fields, datasetOffset: bare.length });
    }
  });

  it('is refused when it is cut off anywhere', () => {
    const header = writeMetaHeader(fields);
    for (let length = 0; length < header.length; length += 1) {
      expect(() => readMetaHeader(header.subarray(0, length))).toThrow(refused());
    }
  });

  it('is refused when a UID is missing or not a UID, naming the attribute', () => {
    const wrong = [
      ['TransferSyntaxUID', { transferSyntax: '' }],
      ['MediaStorageSOPClassUID', { sopClassUid: 'CT' }],
      ['MediaStorageSOPInstanceUID', { sopInstanceUid: `1.${'2'.repeat(64)}` }],
    ] as const;
    for (const [field, change] of wrong) {
      expect(() => writeMetaHeader({ ...fields, ...change })).toThrow(refused(field));
    }
    const lost = Buffer.from(writeMetaHeader(fields));
    lost.write('x', lost.indexOf('1.2.3.4'), 'latin1');
    expect(() => readMetaHeader(lost)).toThrow(refused('MediaStorageSOPInstanceUID'));
  });

  it('answers any bytes with a header or a typed error', () => {
    const header = writeMetaHeader(fields);
    fc.assert(
      fc.property(fc.nat(header.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (at, patch) => {
        const bytes = Buffer.from(header);
        bytes.set(patch.subarray(0, bytes.length - at), at);
        try {
          expect(isUid(readMetaHeader(bytes).sopInstanceUid)).toBe(true);
        } catch (error) {
          expect(error).toEqual(refused());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
