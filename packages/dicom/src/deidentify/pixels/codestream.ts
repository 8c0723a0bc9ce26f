/** One family of codestreams: all are made of markers, FF and a code, with or without a segment (ISO/IEC 10918-1 §B.1.1). */
interface Kind {
  readonly start: number;
  /** The marker with which a scan or a tile begins. */
  readonly scan: number;
  /** Inside a scan or a tile, FF and a code up to this one are data. */
  readonly highestData: number;
  /** A marker inside a scan or a tile that does not end it. */
  readonly inside: (code: number) => boolean;
  /** A marker without a segment. */
  readonly bare: (code: number) => boolean;
  /** How many bytes of a segment are kept. */
  readonly kept: (code: number, length: number) => number;
}

const end = 0xd9;
const isRestart = (code: number) => code >= 0xd0 && code <= 0xd7;

/** JPEG and JPEG-LS (ISO/IEC 10918-1 §B.1.1.3, 14495-1 §C.1.1). */
const jpeg: Kind = {
  start: 0xd8,
  scan: 0xda,
  highestData: 0x7f,
  inside: isRestart,
  bare: (code) => code <= 0x01 || isRestart(code),
  kept: (code, length) => {
    if (code === 0xfe) return 0;
    if (code < 0xe0 || code > 0xef) return length;
    // What a decoder needs: JFIF without its thumbnail, the colour transforms of Adobe and, in five bytes, of JPEG-LS.
    if (code === 0xe0 || code === 0xee) return 12;
    return code === 0xe8 && length <= 6 ? length : 0;
  },
};

/** JPEG 2000 and HTJ2K (ISO/IEC 15444-1 §A.2); of a comment its registration stays. */
const jpeg2000: Kind = {
  start: 0x4f,
  scan: 0x93,
  highestData: 0x8f,
  inside: (code) => code === 0x91 || code === 0x92,
  bare: (code) => code <= 0x01 || code === 0x92 || code === 0x93 || (code >= 0x30 && code <= 0x3f),
  kept: (code, length) => (code === 0x64 ? 2 : length),
};

/** Transfer syntaxes of JPEG, JPEG-LS, JPEG 2000 and HTJ2K (PS3.5 §A.4). */
const syntaxes = /^1\.2\.840\.10008\.1\.2\.4\.(5\d|6\d|70|8[01]|9[0-3]|20[1-3])$/;

export function holdsCodestreams(transferSyntax: string): boolean {
  return syntaxes.test(transferSyntax);
}

/**
 * Takes what is no picture out of the codestreams of an image as they pass, in pieces of any size: comments and application segments
 * that no decoder needs (Exif with its places, owners and thumbnails, XMP, IPTC) become zeros, and so does what stands
 * between and behind codestreams, further ones than the image has frames included. No byte moves: tables of offsets stay right.
 * The bytes of the source are not touched.
 * @param count  called once for every codestream of which something became zeros, itself or what stands behind it
 */
export function codestreamCleaner(frames: number, count: () => void = () => {}): (piece: Buffer) => Buffer {
  let kind = jpeg;
  let state: 'outside' | 'between' | 'scan' | 'length' | 'segment' = 'outside';
  let inScan = false;
  let marked = false;
  let seen = 0;
  let counted = 0;
  let code = 0;
  /** Of a segment without its length, and how much of it has passed. */
  let length = 0;
  let passed = 0;

  const begin = (of: Kind): void => {
    seen += 1;
    kind = of;
    inScan = false;
    state = seen > frames ? 'outside' : 'between';
  };
  const goOn = (): void => {
    state = inScan ? 'scan' : 'between';
  };
  /** The byte after an FF. */
  const judge = (byte: number): void => {
    if (state === 'outside') {
      const next = [jpeg, jpeg2000].find(({ start }) => start === byte);
      if (next !== undefined) begin(next);
    } else if (state === 'between' || byte > kind.highestData) {
      code = byte;
      if (!kind.inside(byte)) inScan = byte === kind.scan;
      if (byte === kind.start) begin(kind);
      else if (byte === end) state = 'outside';
      else if (kind.bare(byte)) goOn();
      else [state, length, passed] = ['length', 0, -2];
    }
  };

  return (piece) => {
    let changed: Buffer | undefined;
    const erase = (from: number, to: number): void => {
      if (piece.subarray(from, to).every((byte) => byte === 0)) return;
      changed ??= Buffer.from(piece);
      changed.fill(0, from, to);
      if (counted !== seen) count();
      counted = seen;
    };
    for (let at = 0; at < piece.length; ) {
      if (state === 'length') {
        length = length * 256 + (piece[at] ?? 0);
        at += 1;
        passed += 1;
        if (passed < 0) continue;
        length -= 2;
        state = 'segment';
        if (length <= 0) goOn();
      } else if (state === 'segment') {
        const to = Math.min(piece.length, at + length - passed);
        erase(Math.min(to, at + Math.max(0, kind.kept(code, length) - passed)), to);
        passed += to - at;
        at = to;
        if (passed === length) goOn();
      } else if (marked) {
        const byte = piece[at] ?? 0;
        const erased = state === 'outside' && seen > 0;
        at += 1;
        marked = byte === 0xff;
        if (!marked) judge(byte);
        if (erased && state === 'outside') erase(at - 1, at);
      } else {
        const found = piece.indexOf(0xff, at);
        const to = found < 0 ? piece.length : found;
        // Before the first codestream there may be boxes that its decoder wants to see.
        if (state !== 'scan' && seen > 0) erase(at, to);
        marked = found >= 0;
        at = marked ? to + 1 : to;
      }
    }
    return changed ?? piece;
  };
}
