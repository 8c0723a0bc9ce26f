import { basicProfileRows } from './basic-profile-table.js';
import type { ProfileOption } from './profile-options.js';
import { standardVrs } from './standard-attributes.js';

/** What the Basic Profile does: remove, empty, dummy value, mapped UID, or keep (sequences are looked into). */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'K';

/** How an option keeps an attribute that it cleans (action C). */
export type Cleaning = 'text' | 'date' | 'content' | 'graphics';

export interface ProfileRule {
  readonly action: Action;
  /** Tried first; when nothing worth keeping is left, `action` applies. */
  readonly clean?: Cleaning;
  /** The value representation of PS3.6, for values that we write. */
  readonly vr: string;
}

export interface TableRow {
  readonly tag: number;
  readonly vr: string;
  /** As the table writes it, such as `X/Z/D`. */
  readonly letters: string;
  /** As the table of this project writes them, such as `device,dates`. */
  readonly options: string;
  readonly keyword: string;
}

/** Every row of Table E.1-1 that names one attribute, for the rules, tests and documentation. */
export const profileTable: readonly TableRow[] = basicProfileRows
  .trim()
  .split('\n')
  .map((row) => {
    const [hex = '', vr = '', letters = '', options = '', keyword = ''] = row.split(' ');
    return { tag: Number.parseInt(hex, 16), vr, letters, options, keyword };
  });

/**
 * Compound actions, decided once for every IOD: the strongest letter, since an empty value satisfies type 2 and a dummy
 * type 1, 2 and 3. `U*` keeps the sequence and maps the UIDs in it.
 */
const compound: Readonly<Record<string, Action>> = {
  X: 'X',
  Z: 'Z',
  D: 'D',
  U: 'U',
  'X/Z': 'Z',
  'X/D': 'D',
  'Z/D': 'D',
  'X/Z/D': 'D',
  'X/Z/U*': 'K',
};

/**
 * Compounds whose attribute is type 3 in every image IOD (PS3.3 §A), so that the first letter applies:
 * instance creation date and time, series date and time, institution codes, operator identification.
 */
const optionalInImages = new Set([0x00080012, 0x00080013, 0x00080021, 0x00080031, 0x00080082, 0x00081072]);

/**
 * Dates that others know for the same device, product, trial or table: versions of code tables and templates,
 * calibration, manufacture, source strength, expiry, ethics approval. Moved by the days of a patient they would give the days away.
 */
const knownElsewhere = new Set([
  0x00080106, 0x00080107, 0x00120086, 0x00120087, 0x0014407c, 0x0014407e, 0x00181200, 0x00181201, 0x00181202,
  0x00181203, 0x00181204, 0x00181205, 0x0018700c, 0x0018700e, 0x0040db06, 0x0040db07, 0x0044000b, 0x00686226,
  0x00686270, 0x0072000a, 0x300a022c, 0x300a022e,
]);

const dateVrs = new Set(['DA', 'DT', 'TM']);

/** The letter that an enabled option writes into a column of the table; undefined: the option is off. */
function letterOf(
  column: string,
  { tag, vr }: Pick<TableRow, 'tag' | 'vr'>,
  options: ReadonlySet<ProfileOption>,
) {
  const [name, letter] = column.split(':');
  switch (name) {
    case 'uids':
      return options.has('retain-uids') ? 'K' : undefined;
    case 'device':
      return options.has('retain-device-identity') ? (letter ?? 'K') : undefined;
    case 'institution':
      return options.has('retain-institution-identity') ? 'K' : undefined;
    case 'patient':
      return options.has('retain-patient-characteristics') ? (letter ?? 'K') : undefined;
    case 'descriptors':
      return options.has('clean-descriptors') ? 'C' : undefined;
    case 'structure':
      return options.has('clean-structured-content') ? 'content' : undefined;
    case 'graphics':
      return options.has('clean-graphics') ? 'graphics' : undefined;
    case 'dates':
      if (options.has('retain-full-dates')) return dateVrs.has(vr) ? 'date' : 'K';
      if (!options.has('retain-modified-dates')) return undefined;
      return dateVrs.has(vr) && !knownElsewhere.has(tag) ? 'date' : 'basic';
    default:
      return undefined;
  }
}

/**
 * The action of a row under the options. Where two of them disagree the one that reveals less wins: the Basic Profile
 * itself over cleaning, cleaning over keeping.
 * @param columns  the options of the row, as `basic-profile-table.ts` and `content-item-table.ts` write them
 */
export function ruleOfRow(
  row: { readonly tag: number; readonly vr: string; readonly letters: string; readonly options: string },
  options: ReadonlySet<ProfileOption>,
): ProfileRule {
  const { tag, vr, letters } = row;
  const action = optionalInImages.has(tag) ? 'X' : compound[letters];
  if (action === undefined) throw new Error(`unknown action in the profile table: ${letters}`);
  const wanted = row.options.split(',').flatMap((column) => letterOf(column, row, options) ?? []);
  if (wanted.length === 0 || wanted.includes('basic')) return { action, vr };
  for (const clean of ['date', 'content', 'graphics'] as const) {
    if (wanted.includes(clean)) return { action, clean, vr };
  }
  if (wanted.includes('C')) return { action, clean: 'text', vr };
  return dateVrs.has(vr) ? { action, clean: 'date', vr } : { action: 'K', vr };
}

/** UIDs of classes, transfer syntaxes and coding schemes: the same for everybody. */
const sharedUids = new Set([
  0x00080016, 0x0008001a, 0x0008001b, 0x00080062, 0x0008010c, 0x00080117, 0x00080118, 0x0008040e, 0x00081150,
  0x0008115a, 0x00083002, 0x00340003, 0x04000010, 0x04000510, 0x30100052, 0x30100053,
]);

/** Texts that belong to a code or name its coding scheme (PS3.3 §8, §C.12.1). */
const codeTexts = new Set([
  0x00080108, 0x0008010e, 0x00080114, 0x00080115, 0x00080116, 0x00080119, 0x00080120,
]);

/**
 * Short texts (LO, SH) that the table leaves out and that name a person or what belongs to one: birth and death in another calendar, the
 * registration of an animal, order numbers, a contact, an owner, the time server of the hospital, where a dictation is.
 */
const personal = new Set([
  0x00100033, 0x00100034, 0x00102295, 0x00181803, 0x00401006, 0x00401007, 0x00402006, 0x00402007, 0x0074100c,
  0x21000160, 0x40080103,
]);
/** Device ID, Grid ID, Radiation Machine Name. */
const deviceTexts = new Set([0x00181003, 0x00181006, 0x30020020]);
/**
 * Short texts that are written by people: reasons, instructions, comments, descriptions of content and procedures, names of protocols,
 * labels of RT images.
 */
const descriptions = new Set([
  0x00189423, 0x00189908, 0x00189916, 0x00286022, 0x00287007, 0x0028702a, 0x00400255, 0x00401060, 0x00440011,
  0x00700068, 0x00700081, 0x30020002, 0x30020003, 0x30040006, 0x300600c8,
]);

/**
 * Stale after any change (PS3.5 §7.2), a description of private blocks that are no longer there, or the encrypted original of what
 * somebody else has replaced (PS3.15 §E.1.2), to whoever has that key.
 */
const neverKept = new Set([0x00080001, 0x00080300, 0x04000500, 0x04000520]);
/** Those of the image are no matter of rules. Inside an item they are a second image, such as a thumbnail of what was blanked. */
const nestedPixels = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/**
 * The rule for a standard attribute that the table does not name. The table leaves persons, free text, addresses, dates and UIDs of
 * instances out where they are rare; here they get what the table does to their like, so that nothing depends on a list.
 */
function unlisted(tag: number, options: ReadonlySet<ProfileOption>): ProfileRule {
  const vrs = standardVrs(tag);
  const [vr = 'UN'] = vrs ?? [];
  if (vrs === undefined || neverKept.has(tag) || nestedPixels.has(tag)) return { action: 'X', vr };
  const row = (letters: string, columns: string) =>
    ruleOfRow({ tag, vr, letters, options: columns }, options);
  if (codeTexts.has(tag) || sharedUids.has(tag)) return { action: 'K', vr };
  if (vr === 'PN' || vr === 'UR' || personal.has(tag)) return { action: 'D', vr };
  if (deviceTexts.has(tag)) return row('D', 'device');
  if (['ST', 'LT', 'UT'].includes(vr) || descriptions.has(tag)) return row('D', 'descriptors');
  if (dateVrs.has(vr)) return row('D', 'dates');
  if (vr === 'UI') return row('U', 'uids');
  return { action: 'K', vr };
}

export type RuleOf = (tag: number) => ProfileRule;

const remembered = new Map<string, RuleOf>();

/**
 * The rules of the Basic Application Level Confidentiality Profile (PS3.15 Table E.1-1) with these options. Removed beyond the
 * table: group lengths and Length to End, groups that no data set may hold (PS3.5 §7.1), attributes that the standard does not
 * know. Private attributes, overlays and curves are removed here; the options that keep some of them look at more than the tag.
 */
export function rulesOf(options: ReadonlySet<ProfileOption>): RuleOf {
  const name = [...options].sort().join();
  const known = remembered.get(name);
  if (known !== undefined) return known;
  const rules = new Map(profileTable.map((row) => [row.tag, ruleOfRow(row, options)]));
  const ruleOf: RuleOf = (tag) => {
    const group = tag >>> 16;
    if (group < 0x0008 || group % 2 === 1 || (tag & 0xffff) === 0) return { action: 'X', vr: 'UN' };
    let rule = rules.get(tag);
    if (rule === undefined) {
      rule = unlisted(tag, options);
      if (standardVrs(tag) !== undefined) rules.set(tag, rule);
    }
    return rule;
  };
  remembered.set(name, ruleOf);
  return ruleOf;
}
