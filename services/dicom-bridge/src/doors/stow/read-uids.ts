import { readLooseMetaHeader } from '@mdm/dicom';
import type { Outcome } from './answer.js';

/** File meta information is far shorter. */
const metaBytes = 4 << 10;

/** Passes a file on and remembers its beginning, for who must say afterwards which instance it was. */
export function remembering(file: AsyncIterable<Buffer>) {
  let head: Buffer = Buffer.alloc(0);
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const piece of file) {
      if (head.length < metaBytes) head = Buffer.concat([head, piece.subarray(0, metaBytes - head.length)]);
      yield piece;
    }
  }
  return {
    bytes: bytes(),
    uids: (): Pick<Outcome, 'sopClassUid' | 'sopInstanceUid'> => {
      try {
        const { sopClassUid, sopInstanceUid } = readLooseMetaHeader(head);
        return { sopClassUid, sopInstanceUid };
      } catch {
        // It was no DICOM file.
        return { sopClassUid: undefined, sopInstanceUid: undefined };
      }
    },
  };
}
