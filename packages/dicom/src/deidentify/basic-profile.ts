import { basicProfileRows } from './basic-profile-table.js';

/** What happens to an attribute: remove, empty, dummy value, mapped UID, or keep (sequences are looked into). */
export type Action = 'X' | 'Z' | 'D' | 'U' | 'K';

export interface ProfileRule {
  readonly action: Action;
  /** The value representation of PS3.6, for values that we write. */
  readonly vr: string;
}

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

const rules = new Map<number, ProfileRule>();
for (const row of basicProfileRows.trim().split('\n')) {
  const [hex = '', vr = '', letters = ''] = row.split(' ');
  const tag = Number.parseInt(hex, 16);
  const action = optionalInImages.has(tag) ? 'X' : compound[letters];
  if (action === undefined) throw new Error(`unknown action in the profile table: ${row}`);
  rules.set(tag, { action, vr });
}

const keep: ProfileRule = { action: 'K', vr: 'UN' };
const remove: ProfileRule = { action: 'X', vr: 'UN' };

/**
 * The rule of the Basic Application Level Confidentiality Profile for one attribute (PS3.15 Table E.1-1).
 * Removed beyond the table: the whole overlay group (its plane is meaningless without data), group lengths and
 * Length to End (stale after any change, PS3.5 §7.2), and groups that no data set may hold (PS3.5 §7.1).
 */
export function basicProfileRule(tag: number): ProfileRule {
  const group = tag >>> 16;
  const known = rules.get(tag);
  if (group < 0x0008 || group % 2 === 1 || (tag & 0xffff) === 0 || tag === 0x00080001) return remove;
  if ((group & 0xff00) === 0x5000 || (group & 0xff00) === 0x6000) return remove;
  return known ?? keep;
}

/** Every attribute of the table with its rule, for tests and documentation. */
export function basicProfileTable(): ReadonlyMap<number, ProfileRule> {
  return rules;
}
