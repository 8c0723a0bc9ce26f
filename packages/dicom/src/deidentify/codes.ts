import type { TextDecode } from '../part10/character-set.js';
import type { DataElement } from '../part10/elements.js';
import { firstText } from './values.js';

/** Code Value, Long Code Value and URN Code Value (PS3.3 §8). */
export const codeValues: readonly number[] = [0x00080100, 0x00080119, 0x00080120];
export const codingScheme = 0x00080102;
export const codeMeaning = 0x00080104;

/** Coding schemes that are published (PS3.16 §8): their codes mean the same everywhere. */
const publishedSchemes = new Set(
  `ACR BI C4 DCM FMA I10 I10C I10P I9 I9C ICD10 ICD10CM ICD11 ICDO3 ISO3166_1 ISO639_2 LN MDC MSH NCDR NCIt NEU RADLEX RFC5646
  RXNORM SCT SNM3 SRT 99SDM UBERON UCUM UMLS`.split(/\s+/),
);

export interface Code {
  readonly scheme: string;
  readonly value: string;
  /** Of a published scheme, and in the form that its codes have. */
  readonly published: boolean;
}

export function isCode(item: readonly DataElement[]): boolean {
  return item.some(({ tag }) => codeValues.includes(tag));
}

export function codeOf(item: readonly DataElement[], decode: TextDecode): Code {
  const text = (tag: number) => textOf(item, tag, decode);
  const value = codeValues.map(text).find((found) => found !== '') ?? '';
  return { scheme: text(codingScheme), value, published: isPublished(item, decode) };
}

/** One value of one scheme and nothing beside it (PS3.3 §8.1): whatever else came along would be kept with the code. */
function isPublished(item: readonly DataElement[], decode: TextDecode): boolean {
  const only = (tags: readonly number[]): string => {
    const [element, ...others] = item.filter(({ tag, value }) => tags.includes(tag) && value.length > 0);
    if (element === undefined || others.length > 0) return '';
    return decode(element.value).replace(/^ +|[\0 ]+$/g, '');
  };
  return publishedSchemes.has(only([codingScheme])) && /^[\w.:/+-]{1,64}$/.test(only(codeValues));
}

/** The first value of an attribute of an item; empty when there is none. */
export function textOf(item: readonly DataElement[], tag: number, decode: TextDecode): string {
  return firstText(item.find((element) => element.tag === tag)?.value, decode);
}
