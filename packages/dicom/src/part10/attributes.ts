import { type TextDecode, textDecoder } from './character-set.js';
import { dictionary, type Keyword, keywordOf, tagOf } from './dictionary.js';
import type { DataElement, Encoding } from './elements.js';

/** The attributes of a data set or of an item. Values are decoded on demand and trimmed of padding. */
export interface Attributes {
  /** Values of Specific Character Set (0008,0005), of an item that has none that of the data set around it. */
  readonly characterSet: readonly string[];
  /** In the order of the data set. */
  readonly tags: readonly number[];
  has(attribute: Keyword | number): boolean;
  /** The first value, or undefined when the attribute is absent or empty. */
  string(attribute: Keyword | number): string | undefined;
  strings(attribute: Keyword | number): readonly string[];
  /** The first value as a number: IS, DS, US, SS, UL, SL, FL, FD; undefined when it is not one. */
  number(attribute: Keyword | number): number | undefined;
  numbers(attribute: Keyword | number): readonly number[];
  /** The items of a sequence; none when the attribute is absent or no sequence. */
  items(attribute: Keyword | number): readonly Attributes[];
}

/** A view of elements that were read already; of a tag that occurs twice the last counts. */
export function attributesOf(
  elements: readonly DataElement[],
  encoding: Encoding,
  inherited: readonly string[] = [],
): Attributes {
  const byTag = new Map(elements.map((element) => [element.tag, element]));
  const find = (attribute: Keyword | number) => {
    const tag = tagOf(attribute);
    const element = byTag.get(tag);
    if (element === undefined || element.value.length === 0 || element.vr === 'SQ') return undefined;
    const keyword = keywordOf(tag);
    const known = keyword === undefined ? 'UN' : dictionary[keyword].vr;
    return { vr: element.vr === 'UN' ? known : element.vr, value: element.value };
  };
  const decoded = (attribute: Keyword | number, decode: TextDecode): readonly string[] => {
    const found = find(attribute);
    return found === undefined ? [] : splitText(decode(found.value, found.vr), found.vr);
  };
  const own = decoded('SpecificCharacterSet', textDecoder([]));
  const characterSet = byTag.has(dictionary.SpecificCharacterSet.tag) ? own : inherited;
  const decode = textDecoder(characterSet);
  const strings = (attribute: Keyword | number) => decoded(attribute, decode);
  const numbers = (attribute: Keyword | number): readonly number[] => {
    const found = find(attribute);
    if (found === undefined) return [];
    return binaryNumbers(found.value, found.vr, encoding.bigEndian) ?? decimalNumbers(strings(attribute));
  };
  return {
    characterSet,
    tags: [...byTag.keys()],
    has: (attribute) => byTag.has(tagOf(attribute)),
    string: (attribute) => strings(attribute)[0] || undefined,
    strings,
    number: (attribute) => numbers(attribute)[0],
    numbers,
    items: (attribute) => {
      const element = byTag.get(tagOf(attribute));
      return Array.from(element?.items ?? [], (item) =>
        attributesOf(item, element?.itemEncoding ?? encoding, characterSet),
      );
    },
  };
}

const unsplitVrs = new Set(['ST', 'LT', 'UT', 'UR']);

function splitText(text: string, vr: string): readonly string[] {
  if (unsplitVrs.has(vr)) return [text.replace(/[\0 ]+$/, '')];
  return text.split('\\').map((value) => value.replace(/^ +|[\0 ]+$/g, ''));
}

function decimalNumbers(values: readonly string[]): readonly number[] {
  const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
  return values.every((value) => decimal.test(value)) ? values.map(Number) : [];
}

type ReadNumber = (bytes: Buffer, offset: number, bigEndian: boolean) => number;

const binaryReaders: Readonly<Record<string, { readonly width: number; readonly read: ReadNumber }>> = {
  US: { width: 2, read: (bytes, at, big) => (big ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)) },
  SS: { width: 2, read: (bytes, at, big) => (big ? bytes.readInt16BE(at) : bytes.readInt16LE(at)) },
  UL: { width: 4, read: (bytes, at, big) => (big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) },
  SL: { width: 4, read: (bytes, at, big) => (big ? bytes.readInt32BE(at) : bytes.readInt32LE(at)) },
  FL: { width: 4, read: (bytes, at, big) => (big ? bytes.readFloatBE(at) : bytes.readFloatLE(at)) },
  FD: { width: 8, read: (bytes, at, big) => (big ? bytes.readDoubleBE(at) : bytes.readDoubleLE(at)) },
};

function binaryNumbers(value: Buffer, vr: string, bigEndian: boolean): readonly number[] | undefined {
  const reader = binaryReaders[vr];
  if (reader === undefined) return undefined;
  return Array.from({ length: Math.floor(value.length / reader.width) }, (_, index) =>
    reader.read(value, index * reader.width, bigEndian),
  );
}
