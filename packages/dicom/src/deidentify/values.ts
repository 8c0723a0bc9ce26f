import { type TextDecode, type TextEncode, textDecoder, textEncoder } from '../part10/character-set.js';
import { dictionary } from '../part10/dictionary.js';
import type { DataElement } from '../part10/elements.js';

/** How text is read, and how what is left of it is written. */
export interface TextCodec {
  readonly decode: TextDecode;
  readonly encode: TextEncode;
}

/** By the Specific Character Set of a data set or item; undefined when it declares none (PS3.5 §6.1.2.3). */
export function codecOf(elements: readonly DataElement[]): TextCodec | undefined {
  const declared = elements.find(({ tag }) => tag === dictionary.SpecificCharacterSet.tag);
  if (declared === undefined) return undefined;
  const list = declared.value.toString('latin1').replace(/[\0 ]+$/, '');
  const terms = list === '' ? [] : list.split('\\').map((term) => term.trim());
  return { decode: textDecoder(terms), encode: textEncoder(terms) };
}

/** The default character repertoire, and whatever else: never fails, and writes the bytes that it has read. */
export const defaultCodec: TextCodec = {
  decode: ({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
  encode: (text) => Buffer.from(text, 'latin1'),
};

/** The first value of a text, decoded, without padding; empty when there is none. */
export function firstText(value: Buffer | undefined, decode: TextDecode): string {
  const first = value === undefined ? '' : decode(value).split('\\')[0];
  return first?.replace(/^ +|[\0 ]+$/g, '') ?? '';
}

/** Value representations that devices mix up without harm. */
const kinds = [
  ['LO', 'SH', 'CS', 'UC'],
  ['ST', 'LT', 'UT'],
  ['DS', 'IS'],
  ['US', 'SS', 'OW', 'OB'],
];

/** Whether a value that claims this representation can be what the standard says the attribute is. */
export function sameKind(vr: string, standard: readonly string[]): boolean {
  if (standard.includes(vr)) return true;
  return kinds.some((kind) => kind.includes(vr) && standard.some((other) => kind.includes(other)));
}

const forms: Readonly<Record<string, RegExp>> = {
  AS: /^(\d{3}[DWMY][\0 ]*)?$/,
  DS: /^[\d.eE+\-\\\0 ]*$/,
  IS: /^[\d+\-.\\\0 ]*$/,
  UI: /^[\d.\\\0 ]*$/,
  UR: /^((urn|https?):\S+)?[\0 ]*$/i,
};

/** A value of a form that leaves no room for text has that form (PS3.5 §6.2). */
export function plausible(vr: string, value: Buffer): boolean {
  return forms[vr]?.test(value.toString('latin1')) ?? true;
}
