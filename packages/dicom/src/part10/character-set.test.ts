import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { characterSetFor, textDecoder, textEncoder } from './character-set.js';
import { parsePersonName } from './person-name.js';

/** Bytes as in the standard: hexadecimal, and text between quotes; `ESC` is the escape character. */
function bytesOf(notation: string): Buffer {
  const parts = notation.match(/'[^']*'|ESC|[0-9a-f]{2}/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part === 'ESC') return Buffer.of(0x1b);
      return part.startsWith("'") ? Buffer.from(part.slice(1, -1), 'latin1') : Buffer.from(part, 'hex');
    }),
  );
}

/** The examples of PS3.5 Annexes H (Japanese), I (Korean), J and K (Chinese), and one name of each other set. */
const names: readonly (readonly [terms: string, bytes: string, text: string])[] = [
  [
    '\\ISO 2022 IR 87',
    "'Yamada^Tarou=' ESC'$B' 3b334544 ESC'(B^' ESC'$B' 42404f3a ESC'(B=' ESC'$B' 2464245e2440 ESC'(B^' ESC'$B' 243f246d2426 ESC'(B'",
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'ISO 2022 IR 13\\ISO 2022 IR 87',
    "d4cfc0de'^'c0dbb3'='ESC'$B'3b334544 ESC'(J^' ESC'$B'42404f3a ESC'(J=' ESC'$B'2464245e2440 ESC'(J^' ESC'$B'243f246d2426 ESC'(J'",
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう',
  ],
  [
    '\\ISO 2022 IR 149',
    "'Hong^Gildong='ESC'$)C'fbf3'^'ESC'$)C'd1ced4d7'='ESC'$)C'c8ab'^'ESC'$)C'b1e6b5bf",
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['ISO_IR 192', "'Wang^XiaoDong='e78e8b'^'e5b08fe69db1'='", 'Wang^XiaoDong=王^小東='],
  ['GB18030', "'Wang^XiaoDong='cdf5'^'d0a1b6ab'='", 'Wang^XiaoDong=王^小东='],
  ['GBK', "'Wang^XiaoDong='cdf5'^'d0a1b6ab'='", 'Wang^XiaoDong=王^小东='],
  ['\\ISO 2022 IR 58', "'Zhang^XiaoDong='ESC'$)A'd5c5'^'ESC'$)A'd0a1b6ab'='", 'Zhang^XiaoDong=张^小东='],
  ['', "'Smith^John'", 'Smith^John'],
  ['ISO_IR 100', "'Buc^J'e9'r'f4'me'", 'Buc^Jérôme'],
  ['ISO_IR 101', "'Wa'b3ea'sa'", 'Wałęsa'],
  ['ISO_IR 109', "'Ze'b6'ir'", 'Zeĥir'],
  ['ISO_IR 110', "b3'iga'", 'ŗiga'],
  ['ISO_IR 144', "bbee'kce'dcd1'yp'd3", 'Люkceмбypг'],
  ['ISO_IR 127', "e2c8c7e6ea'^'e4e6d2c7d1", 'قباني^لنزار'],
  ['ISO_IR 126', 'c4e9efedf5f3e9eff2', 'Διονυσιος'],
  ['ISO_IR 138', "f9f8e5ef'^'e3e1e5f8e4", 'שרון^דבורה'],
  ['ISO_IR 148', "'Ya'f0'mur^'dd'pek'", 'Yağmur^İpek'],
  ['ISO_IR 166', 'cac1aad2c2', 'สมชาย'],
  ['ISO_IR 203', "'Co'a4'^'bd'uvre'", 'Co€^œuvre'],
  ['ISO_IR 13', "d4cfc0de'^'c0dbb3", 'ﾔﾏﾀﾞ^ﾀﾛｳ'],
  ['\\ISO 2022 IR 159', "'Sumi='ESC'$(D'3021 ESC'(B'", 'Sumi=丂'],
  [
    'ISO 2022 IR 100\\ISO 2022 IR 126\\ISO 2022 IR 144',
    "'Buc^J'e9'r'f4'me='ESC'-F'c4e9efed ESC'-A^'ESC'-L'bbee ESC'-A'",
    'Buc^Jérôme=Διον^Лю',
  ],
];

const termsOf = (set: string) => (set === '' ? [] : set.split('\\'));

describe('text of a data set', () => {
  it.each(names)('in %s is decoded, and encoded to the same bytes', (set, notation, text) => {
    const bytes = bytesOf(notation);
    expect(textDecoder(termsOf(set))(bytes, 'PN')).toBe(text);
    expect(textEncoder(termsOf(set))(text, 'PN')?.toString('hex')).toBe(bytes.toString('hex'));
  });

  it('has lines that begin in the first character set (PS3.5 annexes I.3 and K.3)', () => {
    const korean = bytesOf("ESC'$)C'b1e6b5bf'.'0d0a ESC'$)C'c8ab'\\'c8ab' end'0d0a'plain'");
    expect(textDecoder(['', 'ISO 2022 IR 149'])(korean, 'LT')).toBe('길동.\r\n홍\\홍 end\r\nplain');
    const chinese = bytesOf(
      "ESC'$)A''1. 'b5dad2bbd0d0cec4d7d6a1a3 0d0a ESC'$)A''2. 'b5dab6fed0d0cec4d7d6a1a3 0d0a",
    );
    const text = '1. 第一行文字。\r\n2. 第二行文字。\r\n';
    expect(textDecoder(['', 'ISO 2022 IR 58'])(chinese, 'ST')).toBe(text);
    expect(
      textDecoder(['', 'ISO 2022 IR 58'])(
        textEncoder(['', 'ISO 2022 IR 58'])(text, 'ST') ?? Buffer.alloc(0),
        'ST',
      ),
    ).toBe(text);
  });

  it('keeps a caret that is no delimiter, and a second byte that looks like one', () => {
    expect(textDecoder(['', 'ISO 2022 IR 149'])(bytesOf("ESC'$)C'c8ab'^'c8ab"), 'LO')).toBe('홍^홍');
    expect(textDecoder(['GBK'])(bytesOf("815c'\\'815e"))).toBe('乗\\乛');
    expect(textDecoder(['', 'ISO 2022 IR 87'])(bytesOf("ESC'$B'305c ESC'(B\\x'"))).toBe('移\\x');
  });

  it.each(['ISO-IR 144', 'ISO 2022-IR 144', 'iso_ir 144 ', 'ISO IR 144', 'ISO2022 IR 144'])(
    'is understood under the misspelled term "%s"',
    (term) => {
      expect(textDecoder([term])(bytesOf('bbee'))).toBe('Лю');
    },
  );

  it('is ISO 8859-1 under an unknown term and in the default repertoire', () => {
    expect(textDecoder(['ISO_IR 999'])(bytesOf('e9'))).toBe('é');
    expect(textDecoder([])(bytesOf('e9'))).toBe('é');
  });

  it('shows what a set does not have as U+FFFD, byte by byte', () => {
    expect(textDecoder(['ISO_IR 13'])(bytesOf("81'A'"))).toBe('\ufffdA');
    expect(textDecoder(['', 'ISO 2022 IR 149'])(bytesOf("ESC'$)C'c8'x'"))).toBe('\ufffdx');
  });

  it('is not encoded where the set lacks a character, nor with an escape character in it', () => {
    expect(textEncoder(['ISO_IR 100'])('Ελένη', 'PN')).toBeUndefined();
    expect(textEncoder([])('Jérôme', 'PN')).toBeUndefined();
    expect(textEncoder(['', 'ISO 2022 IR 87'])('\x1b$B', 'PN')).toBeUndefined();
    expect(textEncoder(['ISO_IR 192'])('\ud800')).toBeUndefined();
  });

  it('is answered in the set that was asked for, or in UTF-8 when that cannot say it', () => {
    const japanese = ['', 'ISO 2022 IR 87'];
    expect(characterSetFor(japanese, [['Yamada=山田', 'PN']])).toEqual(japanese);
    expect(
      characterSetFor(
        ['ISO_IR 100'],
        [
          ['Jérôme', 'PN'],
          ['Ελένη', 'PN'],
        ],
      ),
    ).toEqual(['ISO_IR 192']);
  });

  const sets = names.map(([set]) => termsOf(set));
  const alphabet = [...new Set(names.flatMap(([, , text]) => [...text])), '\\', '\n', ' ', '𠀀', 'é', '―'];
  const text = fc.array(fc.constantFrom(...alphabet), { maxLength: 30 }).map((letters) => letters.join(''));

  it('that was encoded decodes to itself, whatever it mixes', () => {
    const vr = fc.constantFrom('PN', 'LO', 'LT');
    fc.assert(
      fc.property(
        fc.constantFrom(...sets, [
          '',
          'ISO 2022 IR 87',
          'ISO 2022 IR 159',
          'ISO 2022 IR 149',
          'ISO 2022 IR 58',
        ]),
        text,
        vr,
        (set, original, kind) => {
          const bytes = textEncoder(set)(original, kind);
          if (bytes !== undefined) expect(textDecoder(set)(bytes, kind)).toBe(original);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('of any bytes under any term is a string', () => {
    const terms = fc.array(fc.constantFrom(...sets.flat(), 'nonsense'), { maxLength: 3 });
    const escapes = ["ESC'$B'", "ESC'$)C'", "ESC'(J'", "ESC'$(D'", "ESC'-F'", 'ESC'].map(bytesOf);
    const piece = fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constantFrom(...escapes));
    fc.assert(
      fc.property(
        terms,
        fc.array(piece, { maxLength: 6 }),
        fc.constantFrom('PN', 'LO', 'UT'),
        (set, pieces, vr) => {
          expect(typeof textDecoder(set)(Buffer.concat(pieces), vr)).toBe('string');
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('a name', () => {
  it('has three component groups of five components', () => {
    expect(parsePersonName('Yamada^Tarou^^Dr.=山田^太郎=やまだ^たろう')).toEqual({
      alphabetic: { family: 'Yamada', given: 'Tarou', middle: '', prefix: 'Dr.', suffix: '' },
      ideographic: { family: '山田', given: '太郎', middle: '', prefix: '', suffix: '' },
      phonetic: { family: 'やまだ', given: 'たろう', middle: '', prefix: '', suffix: '' },
    });
  });

  it('lacks the groups that are empty', () => {
    expect(parsePersonName('=山田^太郎=')).toEqual({
      ideographic: { family: '山田', given: '太郎', middle: '', prefix: '', suffix: '' },
    });
    expect(parsePersonName('^^')).toEqual({});
  });
});
