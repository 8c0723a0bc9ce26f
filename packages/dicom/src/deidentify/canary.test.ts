import { describe, expect, it } from '@jest/globals';
import dicomParser from 'dicom-parser';
import { type Encoding, writeElement, writeSequence } from '../part10/elements.js';
import { readHeader, transferSyntaxes, writeMetaHeader } from '../part10/index.js';
import { basicProfileTable, deidentifyBuffer, deriveKeys } from './index.js';

const keys = deriveKeys(Buffer.alloc(32, 3));
const canary = 'CANARY';
const implicit: Encoding = { explicit: false, bigEndian: false };
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

type Declared = 'table' | 'UN' | 'UT' | 'OB';

/** An identifying value in every attribute of the table, declared as `declared`, and in every pattern of it. */
function identifying(encoding: Encoding, declared: Declared): Written[] {
  const written: Written[] = [];
  for (const [tag, rule] of basicProfileTable()) {
    const vr = declared === 'table' ? rule.vr : declared;
    if (rule.vr !== 'SQ') {
      written.push(element(tag, vr, `${canary}${tag.toString(16)}`, encoding));
      continue;
    }
    const hidden = vr === 'UN' ? implicit : encoding;
    const name = element(0x00100010, 'PN', canary, hidden);
    const meaning = element(0x00080104, 'LO', canary, hidden);
    const item = rule.action === 'K' ? join([name]) : join([meaning, name]);
    const container = vr === 'UN' ? 'UN' : 'SQ';
    written.push({ tag, bytes: writeSequence(tag, container, [item, item], encoding, hidden) });
  }
  for (const tag of [0x00290010, 0x00291001, 0x50000010, 0x50041000, 0x60000022, 0x60003000, 0x60104000]) {
    written.push(element(tag, declared === 'table' ? 'LT' : declared, canary, encoding));
  }
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
  return Buffer.concat([
    writeMetaHeader({
      transferSyntax,
      sopClassUid: '1.2.840.10008.5.1.4.1.1.4',
      sopInstanceUid: '1.2.3.4',
      callingAe: canary,
    }),
    join([...elements, ...image.filter(({ tag }) => !present.has(tag))]),
  ]);
}

const transferSyntaxCases = [
  ['explicit little endian', transferSyntaxes.explicitLittleEndian, { explicit: true, bigEndian: false }],
  ['implicit little endian', transferSyntaxes.implicitLittleEndian, implicit],
  ['explicit big endian', transferSyntaxes.explicitBigEndian, { explicit: true, bigEndian: true }],
] as const;
const declarations: readonly Declared[] = ['table', 'UN', 'UT', 'OB'];

describe.each(transferSyntaxCases)('in %s', (_name, transferSyntax, encoding) => {
  const cases = declarations
    .filter((declared) => encoding.explicit || declared === 'table')
    .flatMap((declared) => [0, 1, 3, 20].map((depth) => ({ declared, depth })));

  it.each(cases)(
    'nothing identifying survives as VR $declared, $depth sequences deep',
    async ({ declared, depth }) => {
      // The two UIDs that the file is stored under must be UIDs; everything else may be anything.
      const required = new Set(depth === 0 ? [0x00080018, 0x0020000d] : []);
      const elements = identifying(encoding, declared).filter(({ tag }) => !required.has(tag));
      const input = file(nest(elements, depth, encoding), transferSyntax, encoding);
      expect(input.includes(canary)).toBe(true);
      const output = await deidentifyBuffer(input, { profile: 'basic', keys });
      expect(output.includes(canary)).toBe(false);
      expect(output.includes('1.2.3.4')).toBe(false);
      expect(readHeader(output).string('PatientIdentityRemoved')).toBe('YES');
      expect(dicomParser.parseDicom(output).elements.x7fe00010?.length).toBe(4);
    },
  );
});
