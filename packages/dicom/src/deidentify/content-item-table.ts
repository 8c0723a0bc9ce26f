import type { ProfileOption } from './profile-options.js';
import { type ProfileRule, ruleOfRow } from './profile-rules.js';

/**
 * Table E.3.4-1 of PS3.15 (edition 2026a): what the Clean Structured Content Option does to a content item, by the coding
 * scheme and value of its concept name and by its value type. Line by line: scheme, value type, action of the Basic Profile, option
 * as in `basic-profile-table.ts` (`-`: none), code values. The retired SNOMED-RT codes that stand for the same concepts
 * (PS3.16 Table O-1) are those of the scheme SRT; SNM3 and 99SDM are other names of it.
 */
const rows = `
DCM TEXT X descriptors 109054 109056 111021 111516 111703 112050 113012 113552 113720 113907 121075 121077 121106 121110
DCM TEXT X descriptors 121111 121145 121173 122177 125203 126070 126071 128230 128426 130507
DCM TEXT D descriptors 111033 111058 113724 113815 128403
DCM TEXT X/D descriptors 121065 121071 122083
DCM TEXT X device 110119 113877 120999 121013 121016 121196
DCM TEXT X/D device 113880
DCM TEXT D device 113832 121193
DCM TEXT X device,descriptors 121122
DCM TEXT X institution 113873 121009 121017 121197 121434 122128
DCM TEXT D institution 130527
DCM TEXT X - 110190 111700 111706 111724 113511 113512 113513 113514 113516 113605 113871 113872 121020 121021 121022
DCM TEXT X - 121041 121121 121435 125010 128774 128775
DCM TEXT X/D - 121030 121124
DCM TEXT D - 111705 112347 112351 112352 112363 121154
DCM PNAME D - 113850 113870 121008 121029 121114
DCM PNAME X - 121036 121088 121152 121435
DCM CODE X patient 121032
DCM NUM X patient 121033
DCM CONTAINER X device 121000
DCM DATE X - 121031
DCM DATE X/D dates 111018 111054 111060
DCM DATE X dates 126201
DCM DATE D dates 127857
DCM TIME X/D dates 111019 111061
DCM TIME X dates 126202
DCM TIME D dates 127858
DCM DATETIME X dates 111527 111535 111536 111702 121125 121431 121432 121433 122081 122082 122105 122163 122165 122173
DCM DATETIME X dates 122701 123004 130884
DCM DATETIME X/D dates 111526 122146 123003
DCM DATETIME D dates 111469 113723 113809 113810 122712
DCM UIDREF D uids 110180 112002 112040 112356 112357 113503 113769 113985 121126 121232 128429
DCM UIDREF X/D uids 112227
DCM UIDREF X/D uids,device 121012
DCM UIDREF X uids 121018 121019 121028 121039 128425 128470 130885
DCM UIDREF X uids,device 121198
DCM IMAGE D uids 112229 113795 121112 121138 121214 121233 128414
DCM IMAGE X/D uids 121191
DCM IMAGE X uids 112354 121080 121200 121342 125201 128425 128470
DCM WAVEFORM D uids 121143
DCM WAVEFORM X uids 121080 121112
DCM COMPOSITE D uids 111040 112371 121002 128414 128416 128436 128444
DCM COMPOSITE X uids 112353 112359 112361 112364 112366 112372 112373 113701 121120 122073 122075 126100 128425 128447 128470
LN TEXT X descriptors 11329-0 18118-0
LN TEXT D descriptors 18785-6
LN TEXT X device 74711-3
LN TEXT D - 11951-1
LN DATE X dates 11778-8 11955-2
NCDR DATETIME X dates 15
NCDR DATETIME D dates 52
NCDR TEXT X - 53
NCDR PNAME D - 76
NCIt NUM X - C54627
NCIt TEXT X descriptors C67447
UMLS TEXT X/D descriptors C2348792
SCT TEXT X descriptors 116224001 160476009 371524004
SCT TEXT X/D descriptors 271921002
SCT TEXT D descriptors 363698007 440252007
SCT COMPOSITE X uids 371524004
SCT DATETIME D dates 397898000 398201009
SCT DATETIME X dates 398164008 398325003
SRT TEXT X descriptors DD-60002 F-02455 R-42B89
SRT TEXT X/D descriptors F-00033
SRT TEXT D descriptors G-C0E3 PA-30029
SRT COMPOSITE X uids R-42B89
SRT DATETIME D dates G-D320 G-D321
SRT DATETIME X dates DF-0070B DF-0068E
`;

interface ContentItemRow {
  readonly letters: string;
  /** The options that change it, as in `basic-profile-table.ts`. */
  readonly options: string;
}

const items = new Map<string, ContentItemRow>();
for (const row of rows.trim().split('\n')) {
  const [scheme, valueType, letters = '', options = '-', ...codes] = row.split(' ');
  for (const code of codes) items.set(`${scheme} ${valueType} ${code}`, { letters, options });
}

const otherNames: Readonly<Record<string, string>> = { SNM3: 'SRT', '99SDM': 'SRT' };

/** Representations of the values that options may keep. */
const itemVrs: Readonly<Record<string, string>> = { DATE: 'DA', TIME: 'TM', DATETIME: 'DT', TEXT: 'UT' };
const itemsWithoutText = new Set(
  `CONTAINER CODE NUM PNAME DATE TIME DATETIME UIDREF IMAGE COMPOSITE WAVEFORM SCOORD SCOORD3D TCOORD`.split(
    ' ',
  ),
);

/** Whether the value of such an item has a form of its own, which the rules for attributes know. */
export function hasFormedValue(valueType: string): boolean {
  return itemsWithoutText.has(valueType);
}

/**
 * The rule for a content item by its concept name and value type. Items that the table does not list stay when their value has a form
 * of its own (its attributes have rules); free text is cleaned when descriptors are, and else goes, like any other type.
 */
export function contentItemRule(
  concept: { readonly scheme: string; readonly value: string },
  valueType: string,
  options: ReadonlySet<ProfileOption>,
): ProfileRule {
  const scheme = otherNames[concept.scheme] ?? concept.scheme;
  const row = items.get(`${scheme} ${valueType} ${concept.value}`);
  const vr = itemVrs[valueType] ?? 'UN';
  if (row !== undefined) return ruleOfRow({ tag: 0, vr, ...row }, options);
  if (itemsWithoutText.has(valueType)) return { action: 'K', vr };
  return ruleOfRow(
    { tag: 0, vr, letters: 'X', options: valueType === 'TEXT' ? 'descriptors' : '-' },
    options,
  );
}

/** How many rows the table has, without the retired codes. */
export const contentItemRows = [...items.keys()].filter((row) => !row.startsWith('SRT ')).length;
