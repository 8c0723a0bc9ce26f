import { describe, expect, it } from '@jest/globals';
import { writeDataset, writeMetaHeader } from '@mdm/dicom';
import { heldBytes } from '@mdm/dicom/testing';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { phantom, transferSyntaxes, withOtherPixels } from '../testing.js';
import { headerPrint, openInstance } from './instance-header.js';

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function collect(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const collected: Buffer[] = [];
  for await (const part of parts) collected.push(part);
  return Buffer.concat(collected);
}

describe('opening an instance', () => {
  const file = phantom({ rows: 512, columns: 512 });

  it.each([1_000, 65_536, 1_000_000])(
    'reads the header from pieces of %i bytes and loses none',
    async (size) => {
      const { header, head, rest } = await openInstance(pieces(file, size));
      expect(header.string('PatientName')).toBe('Canary^Clara');
      expect(head.length).toBeLessThanOrEqual(Math.max(size, 65_536 + size));
      expect(Buffer.concat([head, await collect(rest)]).equals(file)).toBe(true);
    },
  );

  it('reads on when the header is longer than the first 64 KiB', async () => {
    const meta = {
      transferSyntax: transferSyntaxes.explicitLittleEndian,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
      sopInstanceUid: '1.2.3',
    };
    const long = Buffer.concat([
      writeMetaHeader(meta),
      writeDataset([
        [0x00080016, 'UI', meta.sopClassUid],
        [0x00080018, 'UI', meta.sopInstanceUid],
        [0x00091010, 'OB', Buffer.alloc(300_000)],
        [0x0020000d, 'UI', '1.2'],
        [0x7fe00010, 'OW', Buffer.alloc(2_000_000)],
      ]),
    ]);
    const { header, head } = await openInstance(pieces(long, 64 * 1024));
    expect(header.string('StudyInstanceUID')).toBe('1.2');
    expect(head.length).toBeLessThan(1_200_000);
  });

  it('holds no more of a long header than its bytes, though they come one by one', async () => {
    const mebibyte = 1024 * 1024;
    const long = Buffer.concat([
      writeMetaHeader({
        transferSyntax: transferSyntaxes.explicitLittleEndian,
        sopClassUid: '1.2.840.10008.5.1.4.1.1.2',
        sopInstanceUid: '1.2.3',
      }),
      writeDataset([[0x00091010, 'OB', Buffer.alloc(mebibyte)]]),
    ]);
    const before = heldBytes();
    let held = 0;
    async function* byteByByte() {
      yield* pieces(long, 1);
      held = heldBytes() - before;
    }
    await expect(openInstance(byteByByte())).rejects.toMatchObject({ code: 'invalid-dicom' });
    expect(held).toBeLessThan(32 * mebibyte);
  });

  it('lets go of the sender when it refuses', async () => {
    let released = false;
    async function* garbage() {
      try {
        for (;;) yield Buffer.alloc(65_536, 0xff);
      } finally {
        released = true;
      }
    }
    await expect(openInstance(garbage())).rejects.toMatchObject({ code: 'invalid-dicom' });
    expect(released).toBe(true);
  });

  it('answers any damage with a header or a typed error', async () => {
    const small = phantom().subarray(0, 4_000);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(small.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 20 }),
        fc.nat(small.length),
        async (changes, end) => {
          const damaged = Buffer.from(small);
          for (const [at, value] of changes) damaged.writeUInt8(value, at);
          try {
            const { header } = await openInstance(pieces(damaged.subarray(0, end), 700));
            expect(header.meta.sopInstanceUid).toMatch(/^[\d.]+$/);
          } catch (thrown) {
            expect(isMdmError(thrown)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the print of a header', () => {
  const printOf = async (file: Buffer, size: number) => {
    const opened = await openInstance(pieces(file, size));
    await opened.rest.return();
    return headerPrint(opened);
  };
  const document = Buffer.concat([
    writeMetaHeader({
      transferSyntax: transferSyntaxes.explicitLittleEndian,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.104.1',
      sopInstanceUid: '1.2.3',
    }),
    writeDataset([
      [0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.104.1'],
      [0x00080018, 'UI', '1.2.3'],
      [0x0020000d, 'UI', '1.2'],
      [0x0020000e, 'UI', '1.2.1'],
      [0x00091010, 'OB', Buffer.alloc(100_000)],
    ]),
  ]);

  it.each([
    ['an image', phantom({ rows: 512, columns: 512 })],
    ['what has no pixels', document],
  ])('of %s is the same in whatever pieces it comes', async (_, file) => {
    const whole = await printOf(file, file.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 500, max: file.length }), async (size) =>
        expect(await printOf(file, size)).toBe(whole),
      ),
      { numRuns: 30 },
    );
  });

  it('changes with the header, and not with the pixels', async () => {
    const file = phantom({ seed: 'print' });
    const print = await printOf(file, file.length);
    expect(await printOf(withOtherPixels(file), file.length)).toBe(print);
    expect(await printOf(phantom({ seed: 'print', institution: 'Hospital B' }), file.length)).not.toBe(print);
  });
});
