import { fail } from '@mdm/errors';

/** One part of a multipart message. */
export interface Part {
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** To be read before the next part is asked for; what is not read of it is skipped then. */
  readonly body: AsyncGenerator<Buffer>;
}

const maxPreambleBytes = 64 << 10;
const maxHeaderBytes = 16 << 10;
const crlf = Buffer.from('\r\n');
const endOfHeaders = Buffer.from('\r\n\r\n');
const closing = '--';

/**
 * The boundary of a content type such as `multipart/related; type="application/dicom"; boundary=x` (RFC 2046 §5.1.1);
 * undefined when it is none of `multipart/related`, or of another type of parts.
 */
export function boundaryOf(contentType: string, partType: string): string | undefined {
  if (!/^\s*multipart\/related\s*;/i.test(contentType)) return undefined;
  const parameter = (name: string): string | undefined => {
    const [, quoted, plain] =
      new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"\\r\\n]*)"|([^\\s;"]+))`, 'i').exec(contentType) ?? [];
    return quoted ?? plain;
  };
  const type = parameter('type');
  if (type !== undefined && type.toLowerCase() !== partType) return undefined;
  const boundary = parameter('boundary');
  return boundary !== undefined && /^[ -~]{0,69}[!-~]$/.test(boundary) ? boundary : undefined;
}

/**
 * The parts of a multipart message (RFC 2046 §5.1.1), one after the other, as streams. Holds a piece of the source and the
 * headers of a part, at most 16 KiB.
 * @throws invalid-argument  no boundary, a header that is none, or the message ends inside of a part
 */
export async function* readParts(boundary: string, source: AsyncIterable<Buffer>): AsyncGenerator<Part> {
  const pieces = source[Symbol.asyncIterator]();
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter may stand at the very beginning.
  let held: Buffer = crlf;

  async function more(): Promise<void> {
    const next = await pieces.next();
    if (next.done) malformed('ends before its last boundary');
    held = Buffer.concat([held, next.value]);
  }
  function take(bytes: number): Buffer {
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  }
  /** What stands before a mark, and skips the mark. */
  async function upTo(mark: Buffer, limit: number, problem: string): Promise<Buffer> {
    for (;;) {
      const at = held.indexOf(mark);
      if (at > limit || (at < 0 && held.length > limit + mark.length)) malformed(problem);
      if (at >= 0) {
        const before = take(at);
        take(mark.length);
        return before;
      }
      await more();
    }
  }
  let inPart = false;
  async function* body(): AsyncGenerator<Buffer> {
    while (inPart) {
      const at = held.indexOf(delimiter);
      const certain = at >= 0 ? at : held.length - delimiter.length + 1;
      const piece = take(Math.max(0, certain));
      if (at >= 0) {
        take(delimiter.length);
        inPart = false;
      }
      if (piece.length > 0) yield piece;
      if (at < 0) await more();
    }
  }

  try {
    await upTo(delimiter, maxPreambleBytes, 'does not begin with its boundary');
    for (;;) {
      while (held.length < closing.length) await more();
      if (held.toString('latin1', 0, closing.length) === closing) return;
      const headers = headersOf(
        await upTo(endOfHeaders, maxHeaderBytes, 'has a part without end of headers'),
      );
      inPart = true;
      yield { headers, body: body() };
      for await (const _skipped of body());
    }
  } finally {
    await pieces.return?.();
  }
}

/** The rest of the line of the boundary, which is blank, and a header a line. */
function headersOf(bytes: Buffer): ReadonlyMap<string, string> {
  const [padding = '', ...lines] = bytes.toString('latin1').split('\r\n');
  if (padding.trim() !== '') malformed('has something behind a boundary');
  return new Map(
    lines.map((line) => {
      const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}):[ \t]*([^\r\n]*)$/.exec(line) ?? [];
      if (name === undefined || value === undefined) return malformed('has a header that is none');
      return [name.toLowerCase(), value.trim()];
    }),
  );
}

const malformed = (problem: string): never =>
  fail('invalid-argument', `the multipart message ${problem}`, {
    field: 'body',
    remedy: 'send multipart/related as RFC 2387 and PS3.18 say',
  });
