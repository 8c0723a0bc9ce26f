import { open } from 'node:fs/promises';
import { fail } from '@mdm/errors';

/** Bytes that can be read from anywhere. */
export interface ByteSource {
  readonly size: number;
  /** @throws invalid-dicom  the source ends before */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

export async function fileSource(file: string): Promise<ByteSource> {
  const handle = await open(file, 'r');
  const { size } = await handle.stat();
  return {
    size,
    read: async (offset, length) => {
      if (offset + length > size) endsEarly();
      const bytes = Buffer.allocUnsafe(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) endsEarly();
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
}

export function memorySource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    read: async (offset, length) => {
      if (offset + length > bytes.length) endsEarly();
      return bytes.subarray(offset, offset + length);
    },
    close: async () => undefined,
  };
}

function endsEarly(): never {
  fail('invalid-dicom', 'the file ends inside its pixel data', { field: 'PixelData' });
}
