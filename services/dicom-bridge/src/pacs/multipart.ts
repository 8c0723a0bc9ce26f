import { fail } from '@mdm/errors';

const maxHeaderBytes = 16 << 10;
const endOfHeader = Buffer.from('\r\n\r\n');

/**
 * The body of the first part of a `multipart/related` answer (RFC 2046 §5.1.1, PS3.18 §8.6.1.2.1), as a stream; what follows it
 * is not read. Holds a piece and the length of the boundary.
 * @throws unavailable  no boundary, no part, or the answer ends inside of it
 */
export async function* firstPart(contentType: string, body: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    // Taken by who makes it: from here on, ending this generator ends the body.
    yield Buffer.alloc(0);
    const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
    let held: Buffer = Buffer.from('\r\n');
    const more = async () => {
      const { value, done } = await body.next();
      if (done) malformed('ends inside of a part');
      held = Buffer.concat([held, value]);
    };
    const skipBehind = async (pattern: Buffer) => {
      for (;;) {
        const at = held.indexOf(pattern);
        if (at >= 0) {
          held = held.subarray(at + pattern.length);
          return;
        }
        if (held.length > maxHeaderBytes) malformed('has no part');
        await more();
      }
    };
    await skipBehind(delimiter);
    // The line of the boundary ends as the headers do when there is none of these.
    await skipBehind(endOfHeader);
    for (;;) {
      const end = held.indexOf(delimiter);
      if (end >= 0) {
        if (end > 0) yield held.subarray(0, end);
        return;
      }
      const safe = held.length - delimiter.length + 1;
      if (safe > 0) {
        yield held.subarray(0, safe);
        held = held.subarray(safe);
      }
      await more();
    }
  } finally {
    await body.return(undefined);
  }
}

/** RFC 2046 §5.1.1: at most 70 characters. */
function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain ?? malformed('names no boundary');
}

const malformed = (what: string): never =>
  fail('unavailable', `the multipart answer of the PACS ${what}`, { field: 'pacs' });
