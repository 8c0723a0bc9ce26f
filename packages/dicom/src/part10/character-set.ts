/**
 * Decodes the text of one element; total: bytes that are not of the character set become U+FFFD. Values stay joined by
 * backslashes: split after decoding, because a byte 5C may be half of a character.
 * @param vr  default LO
 */
export type TextDecode = (bytes: Uint8Array, vr?: string) => string;

/** Encodes the text of one element; undefined when the character set cannot represent it. */
export type TextEncode = (text: string, vr?: string) => Buffer | undefined;

/** A coded character set as ISO 2022 switches to it: where it is designated to, and how many bytes a character has. */
interface CodeElement {
  /** The escape sequence without the escape character (PS3.3 tables C.12-3 and C.12-4). */
  readonly escape: string;
  /** G0 is used by the bytes 21 to 7E, G1 by A0 to FF. */
  readonly half: 'g0' | 'g1';
  readonly width: 1 | 2;
  /** The character of one or two bytes as they stand in the text; undefined when the set has none there. */
  readonly decode: (first: number, second: number) => string | undefined;
}

const replacement = '\ufffd';
const escapeByte = 0x1b;

const ascii = single('(B', 'g0', (byte) => String.fromCharCode(byte));
/** ISO-IR 14 has a yen sign at 5C and an overline at 7E; DICOM separates values by that 5C, so both are read as ASCII. */
const romaji = { ...ascii, escape: '(J' };
const katakana = single(')I', 'g1', (byte) =>
  byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(byte - 0xa1 + 0xff61) : undefined,
);
const latin1 = single('-A', 'g1', (byte) => String.fromCharCode(byte));

/** The code elements of each character set, by the number of its registration (PS3.3 tables C.12-2 to C.12-4). */
const registrations: Readonly<Record<string, readonly CodeElement[]>> = {
  6: [ascii],
  13: [romaji, katakana],
  14: [romaji],
  100: [ascii, latin1],
  101: [ascii, upperHalf('-B', 'iso-8859-2')],
  109: [ascii, upperHalf('-C', 'iso-8859-3')],
  110: [ascii, upperHalf('-D', 'iso-8859-4')],
  126: [ascii, upperHalf('-F', 'iso-8859-7')],
  127: [ascii, upperHalf('-G', 'iso-8859-6')],
  138: [ascii, upperHalf('-H', 'iso-8859-8')],
  144: [ascii, upperHalf('-L', 'iso-8859-5')],
  148: [ascii, upperHalf('-M', 'windows-1254')],
  166: [ascii, upperHalf('-T', 'windows-874')],
  203: [ascii, upperHalf('-b', 'iso-8859-15')],
  58: [double('$)A', 'g1', 'gbk')],
  87: [double('$B', 'g0', 'euc-jp')],
  149: [double('$)C', 'g1', 'euc-kr')],
  159: [double('$(D', 'g0', 'euc-jp', [0x8f])],
};

const byEscape = new Map<string, CodeElement>();
for (const elements of Object.values(registrations)) {
  for (const element of elements) byEscape.set(element.escape, element);
}
// JIS C 6226-1978, of which JIS X 0208 is the later edition; and the form with "(" of its escape sequence.
for (const older of ['$@', '$(B']) byEscape.set(older, double(older, 'g0', 'euc-jp'));

/** Character sets that never switch: one encoding for the whole data set. */
const whole: Readonly<Record<string, string>> = { 'ISO_IR 192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk' };

const controls = [0x09, 0x0a, 0x0c, 0x0d];
const valueDelimiters = new Set([...controls, 0x5c]);
const nameDelimiters = new Set([...valueDelimiters, 0x5e, 0x3d]);
const lineDelimiters = new Set(controls);

/** What separates values and parts of them: there the first character set is in force again (PS3.5 §6.1.2.5.3). */
function delimitersOf(vr: string): ReadonlySet<number> {
  if (vr === 'PN') return nameDelimiters;
  return vr === 'ST' || vr === 'LT' || vr === 'UT' ? lineDelimiters : valueDelimiters;
}

/**
 * The decoder for a data set whose Specific Character Set (0008,0005) has these values (PS3.3 §C.12.1.1.2). Terms are
 * also understood as devices misspell them (`ISO-IR 100`, `ISO 2022-IR 87`). Unknown terms and the default repertoire
 * decode as ISO 8859-1, which never fails and leaves ASCII as it is.
 */
export function textDecoder(characterSet: readonly string[]): TextDecode {
  const label = whole[normalTerm(characterSet[0])];
  if (label !== undefined) {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  }
  const initial = initialState(characterSet);
  return (bytes, vr = 'LO') => decodeSwitching(bytes, initial, delimitersOf(vr));
}

/**
 * The encoder for a data set whose Specific Character Set has these values. Escape sequences are written where a
 * character needs them, and the first character set is in force before each delimiter and at the end.
 */
export function textEncoder(characterSet: readonly string[]): TextEncode {
  const first = normalTerm(characterSet[0]);
  if (first === 'ISO_IR 192') return (text) => (text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined);
  const label = whole[first];
  if (label !== undefined) return (text) => encodeChinese(text, label);
  const initial = strictState(characterSet);
  const usable = characterSet.slice(1).flatMap((term) => registrations[registrationOf(term)] ?? []);
  return (text, vr = 'LO') => encodeSwitching(text, initial, usable, delimitersOf(vr));
}

/**
 * The character set for an answer: the one that was asked for when it can represent every text, else UTF-8.
 * @param texts  text and value representation
 */
export function characterSetFor(
  asked: readonly string[],
  texts: Iterable<readonly [text: string, vr: string]>,
): readonly string[] {
  const encode = textEncoder(asked);
  for (const [text, vr] of texts) if (encode(text, vr) === undefined) return ['ISO_IR 192'];
  return asked;
}

/** ISO_IR 100 for all of `ISO 2022 IR 100`, `ISO-IR 100`, `iso_ir 100 `. */
function normalTerm(term = ''): string {
  const registration = registrationOf(term);
  return registration === '' ? term.trim().toUpperCase() : `ISO_IR ${registration}`;
}

function registrationOf(term: string): string {
  return /^\s*ISO[ _-]?(?:2022[ _-]?)?IR[ _-]?(\d{1,3})\s*$/i.exec(term)?.[1] ?? '';
}

interface State {
  readonly g0: CodeElement;
  readonly g1: CodeElement | undefined;
}

/** The state at the start of every value; undecided upper halves are read as ISO 8859-1. */
function initialState(characterSet: readonly string[]): State {
  const { g0, g1 } = strictState(characterSet);
  return { g0, g1: g1 ?? latin1 };
}

/** A first value that names a two-byte set for G0 alone begins in ASCII all the same, as everybody writes it. */
function strictState(characterSet: readonly string[]): State {
  const elements = registrations[registrationOf(characterSet[0] ?? '')] ?? [];
  return {
    g0: elements.find(({ half, width }) => half === 'g0' && width === 1) ?? ascii,
    g1: elements.find(({ half }) => half === 'g1'),
  };
}

function decodeSwitching(bytes: Uint8Array, initial: State, delimiters: ReadonlySet<number>): string {
  if (isPlain(bytes)) return asLatin1(bytes);
  let { g0, g1 } = initial;
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const byte = bytes[index] ?? 0;
    if (byte === escapeByte) {
      const element = escapeAt(bytes, index + 1);
      if (element?.half === 'g0') g0 = element;
      if (element?.half === 'g1') g1 = element;
      index += 1 + (element?.escape.length ?? 0);
      continue;
    }
    const element = byte >= 0x80 ? g1 : byte > 0x20 && byte < 0x7f ? g0 : ascii;
    const character = element?.decode(byte, bytes[index + 1] ?? 0);
    if (element?.width !== 2 && delimiters.has(byte)) ({ g0, g1 } = initial);
    text += character ?? replacement;
    index += character === undefined ? 1 : (element?.width ?? 1);
  }
  return text;
}

function isPlain(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80 && byte !== escapeByte);
}

function asLatin1({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1');
}

function escapeAt(bytes: Uint8Array, offset: number): CodeElement | undefined {
  for (const length of [3, 2]) {
    const element = byEscape.get(asLatin1(bytes.subarray(offset, offset + length)));
    if (element !== undefined) return element;
  }
  return undefined;
}

function encodeSwitching(
  text: string,
  initial: State,
  usable: readonly CodeElement[],
  delimiters: ReadonlySet<number>,
): Buffer | undefined {
  const out: number[] = [];
  let { g0, g1 } = initial;
  const designate = (element: CodeElement) => {
    out.push(escapeByte, ...Buffer.from(element.escape, 'latin1'));
    if (element.half === 'g0') g0 = element;
    else g1 = element;
  };
  const reset = () => {
    if (g0 !== initial.g0) designate(initial.g0);
    if (g1 !== initial.g1 && initial.g1 !== undefined) designate(initial.g1);
    ({ g0, g1 } = initial);
  };
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === escapeByte) return undefined;
    if (code <= 0x20 || delimiters.has(code)) {
      if (delimiters.has(code)) reset();
      out.push(code);
      continue;
    }
    const isIn = (element: CodeElement | undefined) => element && encodingsOf(element).has(character);
    const element = [g0, g1, initial.g0, initial.g1, ...usable].find(isIn);
    if (element === undefined) return undefined;
    if (element !== g0 && element !== g1) designate(element);
    out.push(...(encodingsOf(element).get(character) ?? []));
  }
  reset();
  return Buffer.from(out);
}

const encodings = new Map<CodeElement, ReadonlyMap<string, readonly number[]>>();

/** The bytes of every character of a set; built when a set is first written. */
function encodingsOf(element: CodeElement): ReadonlyMap<string, readonly number[]> {
  const known = encodings.get(element);
  if (known !== undefined) return known;
  const built = new Map<string, readonly number[]>();
  const [from, to] = element.half === 'g0' ? [0x21, 0x7e] : [element.width === 1 ? 0xa0 : 0xa1, 0xff];
  for (let first = from; first <= to; first += 1) {
    for (let second = from; second <= (element.width === 1 ? from : to); second += 1) {
      const character = element.decode(first, second);
      if (character === undefined || built.has(character)) continue;
      built.set(character, element.width === 1 ? [first] : [first, second]);
    }
  }
  encodings.set(element, built);
  return built;
}

function encodeChinese(text: string, label: string): Buffer | undefined {
  const characters = chinese(label);
  const out: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const above = code > 0xffff && label === 'gb18030' ? beyondBasicPlane(code - 0x10000) : undefined;
    const bytes = code < 0x80 ? [code] : (above ?? characters.get(character));
    if (bytes === undefined) return undefined;
    out.push(...bytes);
  }
  return Buffer.from(out);
}

/** GB 18030 counts the planes above the basic one through in four bytes. */
function beyondBasicPlane(index: number): number[] {
  return [
    0x90 + Math.floor(index / 12_600),
    0x30 + (Math.floor(index / 1_260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ];
}

const chineseEncodings = new Map<string, ReadonlyMap<string, readonly number[]>>();

/** The bytes of the basic plane; GBK is the two-byte part of GB 18030. */
function chinese(label: string): ReadonlyMap<string, readonly number[]> {
  const known = chineseEncodings.get(label);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(label);
  const built = new Map<string, readonly number[]>();
  const add = (...bytes: number[]) => {
    const character = decodeOne(decoder, bytes);
    if (character !== undefined && !built.has(character)) built.set(character, bytes);
  };
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) add(first, second);
  }
  for (let index = 0; label === 'gb18030' && index < 4 * 12_600; index += 1) {
    const [first = 0, ...others] = beyondBasicPlane(index);
    add(first - 0x90 + 0x81, ...others);
  }
  chineseEncodings.set(label, built);
  return built;
}

function single(
  sequence: string,
  half: CodeElement['half'],
  decode: (byte: number) => string | undefined,
): CodeElement {
  return { escape: sequence, half, width: 1, decode };
}

function upperHalf(sequence: string, label: string): CodeElement {
  const decoder = new TextDecoder(label);
  return single(sequence, 'g1', (byte) => decodeOne(decoder, [byte]));
}

/** A set of 94 × 94 characters, which the encoding has with the eighth bits set. */
function double(
  sequence: string,
  half: CodeElement['half'],
  label: string,
  lead: readonly number[] = [],
): CodeElement {
  const decoder = new TextDecoder(label);
  const [from, to] = half === 'g0' ? [0x21, 0x7e] : [0xa1, 0xfe];
  const decode = (first: number, second: number) =>
    first < from || first > to || second < from || second > to
      ? undefined
      : decodeOne(decoder, [...lead, first | 0x80, second | 0x80]);
  return { escape: sequence, half, width: 2, decode };
}

/** The one character that these bytes are, if they are one. */
function decodeOne(decoder: InstanceType<typeof TextDecoder>, bytes: readonly number[]): string | undefined {
  const text = decoder.decode(Uint8Array.from(bytes));
  return text.startsWith(replacement) ? undefined : text;
}
