import { describe, expect, it } from '@jest/globals';
import { type Encoding, writeElement, writeSequence } from '../part10/elements.js';
import { readHeader, transferSyntaxes, writeMetaHeader } from '../part10/index.js';
import { deidentifyBuffer, deriveKeys, type ProfileOption, profileOptions } from './index.js';
import { profileTable, rulesOf } from './profile-rules.js';
import { standardTags, standardVrs } from './standard-attributes.js';

const keys = deriveKeys(Buffer.alloc(32, 3));
const canary = 'CANARY';
const implicit: Encoding = { explicit: false, bigEndian: false };
const basic = rulesOf(new Set());
/** MR Echo Sequence: not in the table, so it is kept and looked into. */
const keptSequence = 0x00189114;

interface Written {
  readonly tag: number;
  readonly bytes: Buffer;
}

const join = (elements: readonly Written[]) =>
  Buffer.concat([...elements].sort((a, b) => a.tag - b.tag).map(({ bytes }) => bytes));

const element = (tag: number, vr: string, value: string, encoding: Encoding): Written => ({
  tag,
  bytes: writeElement(tag, vr, Buffer.from(value, 'latin1'), encoding),
});

type Declared = 'table' | 'UN' | 'UT' | 'LO' | 'OB';

/** Representations whose attributes the standard keeps as they are, when the table does not name them. */
const keptAsText = new Set(['LO', 'SH', 'CS', 'UC', 'AE']);

/**
 * Every attribute of the standard whose value must not survive: those of the table that it does not keep, and all others but texts
 * that the table leaves alone and binary values.
 */
function mustNotSurvive(declared: Declared): readonly number[] {
  const listed = new Set(profileTable.map(({ tag }) => tag));
  return standardTags().filter((tag) => {
    if (tag >= 0x7fe00008 && tag <= 0x7fe00010) return false;
    if (listed.has(tag)) return basic(tag).action !== 'K' || standardVrs(tag)?.includes('SQ');
    const { action, vr } = basic(tag);
    if (action !== 'K') return true;
    const written = declared === 'table' ? vr : declared;
    const open = keptAsText.has(vr) && (keptAsText.has(written) || written === 'UN');
    const text = ['ST', 'LT', 'UT'].includes(vr);
    const bytes = [
      'OB',
      'OW',
      'OF',
      'OD',
      'OL',
      'OV',
      'UN',
      'US',
      'SS',
      'UL',
      'SL',
      'FL',
      'FD',
      'AT',
      'SV',
      'UV',
    ];
    return !open && !text && !(bytes.includes(vr) && (declared === 'table' || declared === 'OB'));
  });
}

/** An identifying value in every attribute, declared as `declared`, and in every pattern of the table. */
function identifying(encoding: Encoding, declared: Declared, ruleOf = basic): Written[] {
  const written: Written[] = [];
  for (const tag of mustNotSurvive(declared)) {
    const [standard = 'UN'] = standardVrs(tag) ?? [];
    const vr = declared === 'table' ? standard : declared;
    if (standard !== 'SQ') {
      written.push(element(tag, vr, `${canary}${tag.toString(16)}`, encoding));
      continue;
    }
    const hidden = vr === 'UN' ? implicit : encoding;
    const name = element(0x00100010, 'PN', canary, hidden);
    const meaning = element(0x00080104, 'LO', canary, hidden);
    const item = ruleOf(tag).action === 'K' ? join([name]) : join([meaning, name]);
    const container = vr === 'UN' ? 'UN' : 'SQ';
    written.push({ tag, bytes: writeSequence(tag, container, [item, item], encoding, hidden) });
  }
  const unknown = [
    0x00180003, 0x0008fff0, 0x00290010, 0x00291001, 0x50000010, 0x50041000, 0x60000022, 0x60003000,
    0x60104000,
  ];
  for (const tag of unknown)
    written.push(element(tag, declared === 'table' ? 'LT' : declared, canary, encoding));
  return written;
}

/** The same inside `depth` kept sequences. */
function nest(elements: readonly Written[], depth: number, encoding: Encoding): Written[] {
  if (depth === 0) return [...elements];
  const item = join(nest(elements, depth - 1, encoding));
  return [{ tag: keptSequence, bytes: writeSequence(keptSequence, 'SQ', [item], encoding, encoding) }];
}

function file(elements: readonly Written[], transferSyntax: string, encoding: Encoding): Buffer {
  const image = [
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.4', encoding),
    element(0x00080018, 'UI', '1.2.3.4', encoding),
    element(0x0020000d, 'UI', '1.2.3.5', encoding),
    element(0x00280103, 'US', '\0\0', encoding),
    element(0x7fe00010, 'OW', '\x01\x02\x03\x04', encoding),
  ];
  const present = new Set(elements.map(({ tag }) => tag));
  const meta = writeMetaHeader({
    transferSyntax,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
    sopInstanceUid: '1.2.3.4',
    callingAe: canary,
  });
  meta.write(canary, 3, 'latin1');
  const trailing = [
    element(0x7fe11001, 'LT', canary, encoding),
    element(0xfffcfffc, 'OB', canary, encoding),
  ].filter(({ tag }) => !present.has(tag));
  return Buffer.concat([
    meta,
    join([...elements, ...trailing, ...image.filter(({ tag }) => !present.has(tag))]),
  ]);
}

const transferSyntaxCases = [
  ['explicit little endian', transferSyntaxes.explicitLittleEndian, { explicit: true, bigEndian: false }],
  ['implicit little endian', transferSyntaxes.implicitLittleEndian, implicit],
  ['explicit big endian', transferSyntaxes.explicitBigEndian, { explicit: true, bigEndian: true }],
] as const;
const declarations: readonly Declared[] = ['table', 'UN', 'UT', 'LO', 'OB'];

/** Attributes that decide whether and how the file is taken at all; they are tried one level down. */
const decisive = new Set([
  0x00080005, 0x00080016, 0x00080018, 0x0020000d, 0x00280301, 0x00280302, 0x00080060, 0x00080008, 0x00280008,
]);

describe.each(transferSyntaxCases)('in %s', (_name, transferSyntax, encoding) => {
  const cases = declarations
    .filter((declared) => encoding.explicit || declared === 'table')
    .flatMap((declared) => [0, 1, 3, 20].map((depth) => ({ declared, depth })));

  it.each(cases)(
    'nothing identifying survives as VR $declared, $depth sequences deep',
    async ({ declared, depth }) => {
      const elements = identifying(encoding, declared).filter(({ tag }) => depth > 0 || !decisive.has(tag));
      const input = file(nest(elements, depth, encoding), transferSyntax, encoding);
      expect(input.includes(canary)).toBe(true);
      const output = await deidentifyBuffer(input, { profile: 'basic', keys });
      expect(survivors(output)).toEqual([]);
      expect(output.includes('1.2.3.4')).toBe(false);
      expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES');
      expect(output.subarray(-4).toString('hex')).toBe('01020304');
    },
  );
});

describe('with an option that cleans or moves instead of removing', () => {
  const careful: readonly ProfileOption[] = [
    'retain-full-dates',
    'retain-modified-dates',
    'retain-safe-private',
    'clean-descriptors',
    'clean-structured-content',
    'clean-graphics',
    'retain-uids',
  ];
  const cases = careful.flatMap((option) => [0, 1, 3].map((depth) => ({ option, depth })));

  it.each(cases)('nothing identifying survives $option, $depth sequences deep', async ({ option, depth }) => {
    const [, transferSyntax, encoding] = transferSyntaxCases[0];
    const ruleOf = rulesOf(new Set([option]));
    const elements = identifying(encoding, 'table', ruleOf).filter(
      ({ tag }) => depth > 0 || !decisive.has(tag),
    );
    // A time zone and an opaque time stamp have no form that could be checked: they are kept in full by the option that says so.
    const unchecked = new Set([0x00080201, 0x00189623, 0x00340007, 0x04000310]);
    const checked = elements.filter(({ tag }) => option !== 'retain-full-dates' || !unchecked.has(tag));
    const input = file(nest(checked, depth, encoding), transferSyntax, encoding);
    const output = await deidentifyBuffer(input, { profile: 'basic', keys, options: [option] });
    expect(survivors(output)).toEqual([]);
  });

  it('is every option but those that keep what a person wrote', () => {
    const rest = profileOptions.filter((option) => !careful.includes(option));
    expect(rest).toEqual([
      'retain-patient-characteristics',
      'retain-device-identity',
      'retain-institution-identity',
    ]);
  });
});

/** What stands behind each canary that is left: its tag, so that a failure names the attribute. */
function survivors(output: Buffer): readonly string[] {
  return output.toString('latin1').match(/CANARY.{0,8}/g) ?? [];
}
