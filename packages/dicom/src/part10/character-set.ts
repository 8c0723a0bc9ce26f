/** Decodes the text of one element; total: bytes that are not of the character set become U+FFFD. */
export type TextDecode = (bytes: Uint8Array) => string;

/** Defined terms of Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2, to WHATWG encoding labels. */
const labels: Readonly<Record<string, string>> = {
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Code extension escape sequences (PS3.3 tables C.12-3 and C.12-4), without the escape character itself. */
const escapes: Readonly<Record<string, TextDecode>> = {
  '(B': latin1,
  '(J': whatwg('shift_jis'),
  ')I': whatwg('shift_jis'),
  '-A': latin1,
  '-B': whatwg('iso-8859-2'),
  '-C': whatwg('iso-8859-3'),
  '-D': whatwg('iso-8859-4'),
  '-L': whatwg('iso-8859-5'),
  '-G': whatwg('iso-8859-6'),
  '-F': whatwg('iso-8859-7'),
  '-H': whatwg('iso-8859-8'),
  '-M': whatwg('windows-1254'),
  '-b': whatwg('iso-8859-15'),
  '-T': whatwg('windows-874'),
  $B: twoByteG0([]),
  '$@': twoByteG0([]),
  '$(D': twoByteG0([0x8f]),
  '$)C': whatwg('euc-kr'),
  '$)A': whatwg('gbk'),
};

const escapeCharacter = 0x1b;
const g0TwoByte = new Set(['$B', '$@', '$(D']);
/** After these characters the initial character set is in force again (PS3.5 §6.1.2.5.3). */
const delimiters = new Set([0x5c, 0x5e, 0x3d, 0x0a, 0x0c, 0x0d, 0x09]);

/**
 * The decoder for a data set whose Specific Character Set has these values. Unknown terms and the default repertoire
 * decode as ISO 8859-1, which never fails and leaves ASCII as it is.
 */
export function textDecoder(characterSet: readonly string[]): TextDecode {
  const first = (characterSet[0] ?? '').replace(/^ISO 2022 IR /, 'ISO_IR ');
  const label = labels[first];
  const initial = label === undefined ? latin1 : whatwg(label);
  return characterSet.length > 1 || characterSet[0]?.startsWith('ISO 2022') ? extended(initial) : initial;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function whatwg(label: string): TextDecode {
  const decoder = new TextDecoder(label);
  return (bytes) => decoder.decode(bytes);
}

/** JIS X 0208 and 0212 are designated to G0 with seven bits; EUC-JP is the same code with the eighth bit set. */
function twoByteG0(lead: readonly number[]): TextDecode {
  const euc = whatwg('euc-jp');
  return (bytes) => {
    const out: number[] = [];
    for (let index = 0; index + 1 < bytes.length; index += 2) {
      out.push(...lead, (bytes[index] ?? 0) | 0x80, (bytes[index + 1] ?? 0) | 0x80);
    }
    return euc(Uint8Array.from(out));
  };
}

function extended(initial: TextDecode): TextDecode {
  return (bytes) => {
    if (!bytes.includes(escapeCharacter)) return initial(bytes);
    let text = '';
    let decode = initial;
    let twoByte = false;
    let start = 0;
    let index = 0;
    const flush = (end: number) => {
      if (end > start) text += decode(bytes.subarray(start, end));
    };
    while (index < bytes.length) {
      const byte = bytes[index] ?? 0;
      if (byte === escapeCharacter) {
        flush(index);
        const sequence = escapeAt(bytes, index + 1);
        decode = escapes[sequence] ?? initial;
        twoByte = g0TwoByte.has(sequence);
        index += 1 + sequence.length;
        start = index;
      } else if (!twoByte && delimiters.has(byte) && decode !== initial) {
        flush(index);
        decode = initial;
        start = index;
      } else {
        index += 1;
      }
    }
    flush(bytes.length);
    return text;
  };
}

function escapeAt(bytes: Uint8Array, offset: number): string {
  for (const length of [3, 2]) {
    const sequence = latin1(bytes.subarray(offset, offset + length));
    if (sequence in escapes) return sequence;
  }
  return '';
}
